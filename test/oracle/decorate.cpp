// The generator's handwriting: blanks, case, quotes and folds that httpd does not mind.
#include "core/base/ascii.h"
#include "test/oracle/generator.h"
#include "test/oracle/words.h"

namespace aop::test {

std::string Generator::blank()
{
    static constexpr std::string_view blanks[]{"", "", "", "", " ", "\t", "    ", "\v", " \f"};
    return std::string(one_of(blanks));
}

std::string Generator::any_case(std::string_view word)
{
    std::string text(word);
    if (chance(0.15))
        for (char& c : text)
            c = chance(0.5) ? to_lower(c) : (c >= 'a' && c <= 'z' ? char(c - 32) : c);
    return text;
}

// A backslash before the line's end may stand anywhere, inside a word too.
std::string Generator::folded(std::string text)
{
    for (std::size_t n = chance(0.06) ? 1 + below(2) : 0; n > 0 && !text.empty(); --n)
        text.insert(below(text.size() + 1), chance(0.1) ? "\\\r\n" : "\\\n");
    return text;
}

std::string Generator::line(std::string_view name, std::string_view args)
{
    std::string text = any_case(name);
    if (chance(0.02))
        text = cat('"', text, '"');
    if (!args.empty())
        text += cat(chance(0.1) ? "  \t" : " ", args);
    return cat(blank(), folded(std::move(text)), chance(0.1) ? blank() : "", '\n');
}

std::string Generator::name_of_variable() { return std::string(one_of(variables)); }

// A text with a few bytes or lines changed.
std::string Generator::mutated(std::string text)
{
    static constexpr std::string_view pieces[]{"<", ">", "\"", "'", "\\", "\n", "#", "${", "}", " ", "!", "</", "\\\n", "$", "/", "\t"};
    for (std::size_t n = 1 + below(3); n > 0 && !text.empty(); --n) {
        const std::size_t at = below(text.size());
        const std::size_t start = text.rfind('\n', at) == text.npos ? 0 : text.rfind('\n', at);
        const std::size_t length = std::min(text.find('\n', at), text.size()) - std::min(at, start);
        switch (below(5)) {
        case 0: text.insert(at, one_of(pieces)); break;
        case 1: text.erase(at, 1); break;
        case 2: text.erase(start, length); break;
        case 3: text.insert(start, text.substr(start, length)); break;
        case 4: text.replace(at, 1, one_of(pieces)); break;
        }
    }
    return text;
}

}

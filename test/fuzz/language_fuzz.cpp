// Patterns against PCRE2 itself, and what sets promise: the first byte is the kind and its options, then a pattern, a newline, and a text.
#include "core/base/language/patterns.h"

#include <cstdio>
#include <cstdlib>

#include "test/unit/core/base/language_patterns.h"

using namespace aop;

namespace {

void must(bool holds, const char* what)
{
    if (holds)
        return;
    std::fprintf(stderr, "broken: %s\n", what);
    std::abort();
}

void sets(const Language& language, std::string_view text)
{
    const Language other = language.complement();
    must(language.matches(text) != other.matches(text), "a text is in a language or in its complement");
    must(language.is_empty() == !language.example(), "what is not empty has an example");
    if (const auto example = language.example())
        must(language.matches(*example), "an example is matched");
    if (const auto example = other.example())
        must(!language.matches(*example), "an example of the complement is not");
    must(language.after(text).matches("") == language.matches(text), "what comes after a text");
    const auto cells = cut(std::vector{language, Language::prefix(text)});
    must(cells && cells->size() <= 4 && !cells->empty(), "two languages have four cells at most");
    for (const Cell& cell : *cells)
        must(language.matches(cell.example) == cell.in[0] && cell.example.starts_with(text) == cell.in[1], "a cell's example is where it says");
}

void regex(const std::string& pattern, std::string_view text, unsigned bits)
{
    const RegexOptions options{
        .case_insensitive = (bits & 1) != 0, .dotall = (bits & 2) != 0, .dollar_endonly = (bits & 4) != 0, .multiline = (bits & 8) != 0};
    const auto language = from_regex(pattern, options, 500);
    if (!language)
        return;
    sets(*language, text);
    const test::Pcre pcre(pattern, options);
    must(pcre.valid(), "a language comes from a pattern");
    for (const auto& one : {std::optional(std::string(text)), language->example(), language->complement().example()})
        if (one)
            if (const auto real = pcre.matches(*one))
                must(*real == language->matches(*one), "PCRE2 says the same");
}

}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::string all(reinterpret_cast<const char*>(data + 1), size - 1);
    const std::size_t end = std::min(all.find('\n'), all.size());
    const std::string pattern = all.substr(0, end), text = all.substr(std::min(end + 1, all.size()));
    if (text.find('\0') != text.npos)
        return 0;
    const unsigned bits = data[0] & 15U;
    switch (data[0] >> 4) {
    case 'f' >> 4:
        if (const auto language = from_fnmatch(pattern, {(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0}, 500))
            sets(*language, text);
        break;
    case '@' >> 4:
        if (const auto language = from_wildcards(pattern, (bits & 1) != 0, 500))
            sets(*language, text);
        break;
    default: regex(pattern, text, bits);
    }
    return 0;
}

#include "linter/cli/roff.h"

#include "core/base/ascii.h"
#include "linter/text/escape.h"

namespace aop {

namespace {

std::string escaped(std::string_view text)
{
    std::string out;
    for (char c : printable(text)) {
        if (c == '\\')
            out += "\\e";
        else if (c == '-')
            out += "\\-";
        else if (c == '`')
            out += "\\(ga";
        else if (c == '\'')
            out += "\\(aq";
        else if (c == '~')
            out += "\\(ti";
        else if (c == '^')
            out += "\\(ha";
        else
            out += c;
    }
    return out;
}

}

std::string roff(std::string_view text)
{
    std::string out;
    while (!(text = trimmed(text)).empty()) {
        std::size_t end = text.size();
        for (std::size_t i = 0; i + 2 < text.size(); ++i)
            if ((text[i] == '.' || text[i] == '?' || text[i] == '!') && is_space(text[i + 1])) {
                end = i + 1;
                break;
            }
        // A full stop at the start of a line would be a macro.
        std::string lines = "\n" + wrapped(escaped(text.substr(0, end)), 76, "");
        for (std::size_t at = 0; (at = lines.find("\n.", at)) != lines.npos; at += 4)
            lines.insert(at + 1, "\\&");
        out += lines.substr(1) + "\n";
        text.remove_prefix(end);
    }
    return out;
}

std::string roff_word(std::string_view text)
{
    std::string out = "\"";
    for (char c : escaped(text))
        out += c == '"' ? std::string("\\(dq") : std::string(1, c);
    return out + "\"";
}

}

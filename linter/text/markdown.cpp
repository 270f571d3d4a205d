#include "linter/text/markdown.h"

#include <cctype>

#include "core/base/ascii.h"
#include "linter/text/escape.h"

namespace aop {

std::string markdown_text(std::string_view bytes)
{
    std::string out;
    for (char c : printable(bytes)) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '@': out += "&#64;"; break;
        default:
            if (std::string_view("\\`*_{}[]()#+!|~").find(c) != std::string_view::npos)
                out += '\\';
            out += c;
        }
    }
    // The forms that GitHub makes links of without being asked.
    for (const std::string_view start : {"http:", "https:", "ftp:", "www."})
        for (std::size_t at = 0; (at = out.find(start, at)) != out.npos; at += start.size() + 1)
            out.insert(at + start.size() - 1, "\\");
    return out;
}

std::string markdown_prose(std::string_view text, bool in_table)
{
    std::string out;
    bool code = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        code ^= c == '`';
        // Within a word an underscore is one.
        const bool inside_word = c == '_' && i > 0 && i + 1 < text.size() && std::isalnum(static_cast<unsigned char>(text[i - 1])) &&
                                 std::isalnum(static_cast<unsigned char>(text[i + 1]));
        if ((in_table && c == '|') || (!code && !inside_word && std::string_view("\\*_<&~").find(c) != std::string_view::npos))
            out += '\\';
        out += c;
    }
    return out;
}

std::string markdown_block(std::string_view text, std::string_view language)
{
    std::string fence = "```";
    while (text.find(fence) != std::string_view::npos)
        fence += '`';
    return cat(fence, language, "\n", text, text.ends_with('\n') ? "" : "\n", fence, "\n");
}

}

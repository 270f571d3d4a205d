#include "linter/text/redact.h"

#include <algorithm>
#include <string_view>

#include "core/base/ascii.h"

namespace aop {

namespace {

constexpr std::string_view mark = "PRIVATE KEY-----";

bool is_base64(char c) { return (to_lower(c) >= 'a' && to_lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '='; }

// Of a line between BEGIN and END: where its base64 stands, behind what a comment or an
// indentation puts before it. False when it is none, and the key is over.
bool key_line(std::string_view line, std::size_t& from, std::size_t& to)
{
    from = std::min(line.find_first_not_of("# \t"), line.size());
    for (to = from; to < line.size() && is_base64(line[to]);)
        ++to;
    // Header lines of encrypted keys, and empty ones, belong to it and hold nothing.
    const bool header = line.find("Proc-Type:") != line.npos || line.find("DEK-Info:") != line.npos;
    if (header)
        to = from;
    return header || line.find_first_not_of(" \t\r\\", to) == line.npos;
}

}

void redact_private_keys(std::string& text)
{
    for (std::size_t at = text.find(mark); at != text.npos; at = text.find(mark, at)) {
        const std::size_t start = text.rfind('\n', at) + 1;  // npos + 1 is 0
        const std::string_view before = std::string_view(text).substr(start, at - start);
        const std::size_t begin = before.rfind("-----BEGIN ");
        at += mark.size();
        if (begin == before.npos || before.find("-----END ", begin) != before.npos)
            continue;
        // All of it on one line.
        std::size_t end = at;
        while (end < text.size() && is_base64(text[end]))
            ++end;
        std::fill(text.begin() + std::ptrdiff_t(at), text.begin() + std::ptrdiff_t(end), '*');
        if (text.compare(end, 8, "-----END") == 0)
            continue;
        for (std::size_t line = text.find('\n', end); line != text.npos; line = text.find('\n', line)) {
            ++line;
            const std::string_view rest = std::string_view(text).substr(line, text.find('\n', line) - line);
            std::size_t from = 0, to = 0;
            if (!key_line(rest, from, to))
                break;
            std::fill(text.begin() + std::ptrdiff_t(line + from), text.begin() + std::ptrdiff_t(line + to), '*');
            at = line;
        }
    }
}

}

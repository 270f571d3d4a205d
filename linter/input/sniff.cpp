#include "linter/input/sniff.h"

#include <algorithm>

#include "core/base/ascii.h"

namespace aop {

namespace {

// Blocks of nginx that begin a line of their own and end in a brace, which nothing of httpd does.
bool begins_block_of_nginx(std::string_view line)
{
    static constexpr std::string_view blocks[]{"http", "server", "events", "stream", "upstream", "location", "map", "types"};
    if (!line.ends_with('{'))
        return false;
    line.remove_suffix(1);
    const std::string_view word = line.substr(0, line.find_first_of(" \t"));
    return std::ranges::find(blocks, word) != std::end(blocks);
}

bool is_of_nginx(std::string_view text)
{
    std::size_t blocks = 0, statements = 0;
    while (!text.empty()) {
        const std::string_view whole = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), whole.size() + 1));
        const std::string_view line = trimmed(whole.substr(0, whole.find('#')));
        blocks += begins_block_of_nginx(line);
        statements += line.ends_with(';');
    }
    return blocks > 0 && statements > 0;
}

// The first line that says something.
std::string_view first_line(std::string_view text)
{
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        if (const std::string_view said = trimmed(line); !said.empty() && !said.starts_with('#'))
            return said;
    }
    return "";
}

// Of YAML every line that says something is a comment, begins a list or names a key; of httpd none is "key:".
bool is_yaml(std::string_view text)
{
    const std::string_view first = first_line(text);
    const std::size_t colon = first.find(':');
    const std::string_view key = first.substr(0, colon);
    return first == "---" ||
           (colon != first.npos && colon > 0 && key.find_first_of(" \t\"'<") == key.npos && (colon + 1 == first.size() || first[colon + 1] == ' '));
}

}

std::string not_a_configuration(std::string_view begin)
{
    using namespace std::string_view_literals;
    if (begin.empty())
        return "is an empty file";
    if (const std::string_view first = first_line(begin);
        first.size() >= 9 && (iequals(first.substr(0, 9), "<!doctype") || iequals(first.substr(0, 5), "<html")))
        return "is an HTML page, not a configuration: perhaps what a download link answered";
    else if (first.starts_with("-----BEGIN "))
        return "is a certificate or key, not a configuration: 'aop-lint ca FILE' says what is in it, 'aop-lint --client-cert FILE' who accepts it";
    if (is_yaml(begin))
        return "is a YAML file, not a configuration of httpd";
    if (begin.starts_with("\xFF\xFE"sv) || begin.starts_with("\xFE\xFF"sv))
        return "is UTF-16 text, which httpd cannot read: save it as UTF-8 without a byte order mark";
    if (begin.starts_with("\x7F"
                          "ELF"sv))
        return "is a program, not a configuration: to ask an installed httpd for its own, write --from-httpd=FILE";
    const auto odd =
        std::ranges::count_if(begin, [](char c) { return (c >= 0 && c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f') || c == 127; });
    constexpr std::ptrdiff_t one_in = 10;
    if (odd * one_in > std::ptrdiff_t(begin.size()))
        return "is a binary file, not a configuration";
    if (is_of_nginx(begin))
        return "is a configuration of nginx, and aop-lint reads those of Apache httpd";
    return "";
}

}

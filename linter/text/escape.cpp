#include "linter/text/escape.h"

#include "core/base/ascii.h"

namespace aop {

CodePoint decode(std::string_view s)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(s[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80)
        return {lead, 1};
    const std::size_t length = lead >= 0xF0 && lead < 0xF5 ? 4 : lead >= 0xE0 && lead < 0xF0 ? 3 : lead >= 0xC2 && lead < 0xE0 ? 2 : 0;
    if (length == 0 || s.size() < length)
        return {};
    std::uint32_t value = lead & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80)
            return {};
        value = (value << 6) | (byte(i) & 0x3F);
    }
    const bool overlong = value < (length == 2 ? 0x80U : length == 3 ? 0x800U : 0x10000U);
    const bool surrogate = value >= 0xD800 && value < 0xE000;
    return overlong || surrogate || value > 0x10FFFF ? CodePoint{} : CodePoint{value, length};
}

namespace {

struct Range {
    std::uint32_t first, last;
};

// Controls, and characters that a terminal or browser does not show where they stand.
constexpr Range hidden[]{
    {0x00, 0x1F},     {0x7F, 0x9F},     {0xAD, 0xAD},     {0x61C, 0x61C},   {0x180E, 0x180E}, {0x200B, 0x200F},
    {0x2028, 0x202E}, {0x2060, 0x206F}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0xFFFE, 0xFFFF}, {0xE0000, 0xE007F},
};

bool is_hidden(std::uint32_t c)
{
    for (const Range& r : hidden)
        if (c >= r.first && c <= r.last)
            return true;
    return false;
}

void append_hex(std::string& out, std::uint32_t value, int digits)
{
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4)
        out += "0123456789abcdef"[(value >> shift) & 15];
}

}

std::string printable(std::string_view bytes, bool keep_tabs)
{
    std::string out;
    out.reserve(bytes.size());
    while (!bytes.empty()) {
        const CodePoint c = decode(bytes);
        const std::size_t taken = c.bytes ? c.bytes : 1;
        if (c.bytes && (!is_hidden(c.value) || (keep_tabs && c.value == '\t')))
            out += bytes.substr(0, taken);
        else if (c.bytes && c.value > 0x7F) {
            out += "\\u";
            append_hex(out, c.value, c.value > 0xFFFF ? 6 : 4);
        } else {
            out += "\\x";
            append_hex(out, static_cast<unsigned char>(bytes.front()), 2);
        }
        bytes.remove_prefix(taken);
    }
    return out;
}

std::string markup(std::string_view bytes, bool keep_tabs)
{
    std::string out;
    for (char c : printable(bytes, keep_tabs)) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\'': out += "&#39;"; break;
        default: out += c;
        }
    }
    return out;
}

std::size_t columns(std::string_view utf8)
{
    std::size_t n = 0;
    for (char c : utf8)
        n += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    return n;
}

std::string clipped(std::string_view utf8, std::size_t width, std::string_view ellipsis)
{
    if (columns(utf8) <= width)
        return std::string(utf8);
    const std::size_t kept = width > columns(ellipsis) ? width - columns(ellipsis) : 0;
    std::size_t at = 0;
    for (std::size_t n = 0; at < utf8.size(); ++at)
        if ((static_cast<unsigned char>(utf8[at]) & 0xC0) != 0x80 && n++ == kept)
            break;
    return cat(utf8.substr(0, at), ellipsis);
}

std::string wrapped(std::string_view text, std::size_t width, std::string_view indent)
{
    std::string out;
    std::size_t used = 0;
    while (!(text = trimmed(text)).empty()) {
        std::size_t end = 0;
        while (end < text.size() && !is_space(text[end]))
            ++end;
        const std::string_view word = text.substr(0, end);
        if (used && used + 1 + columns(word) > width) {
            out += cat("\n", indent);
            used = 0;
        } else if (used) {
            out += ' ';
            ++used;
        }
        out += word;
        used += columns(word);
        text.remove_prefix(end);
    }
    return out;
}

}

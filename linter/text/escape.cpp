#include "linter/text/escape.h"

#include <algorithm>

#include <utf8proc.h>

#include "core/base/ascii.h"

namespace aop {

CodePoint decode(std::string_view s)
{
    utf8proc_int32_t value = 0;
    const utf8proc_ssize_t bytes = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(s.data()), utf8proc_ssize_t(s.size()), &value);
    return bytes > 0 && value >= 0 ? CodePoint{std::uint32_t(value), std::size_t(bytes)} : CodePoint{};
}

namespace {

// Controls, and characters that a terminal or browser shows as nothing, or elsewhere than where they stand.
bool is_hidden(std::uint32_t c)
{
    constexpr std::uint32_t blank_braille = 0x2800;
    const utf8proc_property_t& property = *utf8proc_get_property(utf8proc_int32_t(c));
    switch (property.category) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP: return true;
    default: break;
    }
    const bool is_noncharacter = (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
    const bool is_reserved_tag = c >= 0xE0000 && c <= 0xE0FFF;  // ignored when shown, whatever they will be
    return property.ignorable || is_noncharacter || is_reserved_tag || c == blank_braille;
}

std::size_t width_of(std::uint32_t c) { return std::size_t(std::max(utf8proc_charwidth(utf8proc_int32_t(c)), 0)); }

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

std::size_t code_points(std::string_view utf8)
{
    std::size_t n = 0;
    for (char c : utf8)
        n += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    return n;
}

std::size_t columns(std::string_view utf8)
{
    std::size_t n = 0;
    while (!utf8.empty()) {
        const CodePoint c = decode(utf8);
        n += c.bytes ? width_of(c.value) : 1;
        utf8.remove_prefix(c.bytes ? c.bytes : 1);
    }
    return n;
}

std::size_t bytes_within(std::string_view utf8, std::size_t width)
{
    std::size_t at = 0, used = 0;
    while (at < utf8.size()) {
        const CodePoint c = decode(utf8.substr(at));
        used += c.bytes ? width_of(c.value) : 1;
        if (used > width)
            break;
        at += c.bytes ? c.bytes : 1;
    }
    return at;
}

std::string clipped(std::string_view utf8, std::size_t width, std::string_view ellipsis)
{
    if (columns(utf8) <= width)
        return std::string(utf8);
    const std::size_t kept = width > columns(ellipsis) ? width - columns(ellipsis) : 0;
    return cat(utf8.substr(0, bytes_within(utf8, kept)), ellipsis);
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

const char* utf8proc_release() { return utf8proc_version(); }

}

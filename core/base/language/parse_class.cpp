// The sets of bytes that PCRE has names for, in the C locale as httpd has it and with UTF off.
#include <algorithm>

#include "core/base/language/expression.h"

namespace aop::languages {

namespace {

Bytes of(std::string_view members)
{
    Bytes bytes;
    for (const char c : members)
        bytes.set(static_cast<unsigned char>(c));
    return bytes;
}

}

Bytes byte_range(unsigned from, unsigned to)
{
    Bytes bytes;
    for (unsigned c = from; c <= to; ++c)
        bytes.set(c);
    return bytes;
}

Bytes with_both_cases(Bytes bytes)
{
    for (std::size_t c = 'a'; c <= 'z'; ++c)
        bytes[c] = bytes[c - 32] = bytes[c] || bytes[c - 32];
    return bytes;
}

std::optional<Bytes> posix_class(std::string_view name)
{
    const Bytes lower = byte_range('a', 'z'), upper = byte_range('A', 'Z'), digit = byte_range('0', '9');
    const Bytes alnum = lower | upper | digit, graph = byte_range(0x21, 0x7e);
    const struct {
        std::string_view name;
        Bytes bytes;
    } classes[]{
        {"alpha", lower | upper},
        {"lower", lower},
        {"upper", upper},
        {"alnum", alnum},
        {"ascii", byte_range(0, 127)},
        {"blank", of(" \t")},
        {"cntrl", byte_range(0, 31) | of("\x7f")},
        {"digit", digit},
        {"graph", graph},
        {"print", graph | of(" ")},
        {"punct", graph & ~alnum},
        {"space", of("\t\n\v\f\r ")},
        {"word", alnum | of("_")},
        {"xdigit", digit | byte_range('a', 'f') | byte_range('A', 'F')},
    };
    for (const auto& c : classes)
        if (c.name == name)
            return c.bytes;
    return std::nullopt;
}

std::optional<Bytes> class_escape(char letter)
{
    switch (letter) {
    case 'd': return posix_class("digit");
    case 'w': return posix_class("word");
    case 's': return posix_class("space");
    case 'h': return of("\t \xa0");
    case 'v': return of("\n\v\f\r\x85");
    case 'D':
    case 'W':
    case 'S':
    case 'H':
    case 'V': return ~*class_escape(static_cast<char>(letter + 32));
    case 'N': return ~of("\n");
    default: return std::nullopt;
    }
}

}

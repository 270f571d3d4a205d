#pragma once
#include <bit>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

namespace aop {

inline void append(std::string& out, std::string_view piece) { out += piece; }
inline void append(std::string& out, char piece) { out += piece; }

template <std::integral Number>
requires(!std::same_as<Number, char> && !std::same_as<Number, bool>) void append(std::string& out, Number n)
{
    char digits[24];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, n).ptr);
}

// cat("depth ", 3, " is shorter than ", path): the one way to build a message.
template <class... Pieces>
std::string cat(const Pieces&... pieces)
{
    std::string out;
    (append(out, pieces), ...);
    return out;
}

// As isspace in the C locale, which httpd never leaves.
constexpr bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
constexpr char to_lower(char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; }

constexpr std::string_view trimmed(std::string_view s)
{
    while (!s.empty() && is_space(s.front()))
        s.remove_prefix(1);
    while (!s.empty() && is_space(s.back()))
        s.remove_suffix(1);
    return s;
}

// httpd compares directive names and most keywords without regard to ASCII case.
constexpr bool iequals(std::string_view a, std::string_view b)
{
    if (a.size() != b.size())
        return false;
    if (a == b)  // nearly always written as in the manual
        return true;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (to_lower(a[i]) != to_lower(b[i]))
            return false;
    return true;
}
static_assert(iequals("SSLVerifyClient", "sslverifyclient"));

inline std::string lowered(std::string_view s)
{
    std::string out(s);
    for (char& c : out)
        c = to_lower(c);
    return out;
}

// Eight bytes as a number, the first one lowest.
constexpr std::uint64_t eight_bytes(const char* at)
{
    std::uint64_t n = 0;
    if (std::endian::native == std::endian::little && !std::is_constant_evaluated()) {
        std::memcpy(&n, at, sizeof n);  // g++ 12 makes no single load of the loop
        return n;
    }
    for (int i = 0; i < 8; ++i)
        n |= std::uint64_t{static_cast<unsigned char>(at[i])} << (8 * i);
    return n;
}

// How many bytes come before the first that is a blank, a control character, a quote or a backslash; eight at a time.
constexpr std::size_t plain_prefix(std::string_view s)
{
    constexpr std::uint64_t ones = 0x0101'0101'0101'0101, tops = ones * 0x80;
    const auto zeros = [](std::uint64_t n) { return (n - ones) & ~n & tops; };  // the lowest bit set is right
    const auto special = [&](std::size_t at) {
        const std::uint64_t n = eight_bytes(s.data() + at);
        return ((n - ones * 0x21) & ~n & tops) | zeros(n ^ ones * '"') | zeros(n ^ ones * '\'') | zeros(n ^ ones * '\\');
    };
    std::size_t i = 0;
    for (; i + 8 <= s.size(); i += 8)
        if (const std::uint64_t found = special(i))
            return i + std::size_t(std::countr_zero(found)) / 8;
    if (i < s.size() && i >= 8) {  // the rest, with some of what is known to be plain
        const std::uint64_t found = special(s.size() - 8);
        return found ? s.size() - 8 + std::size_t(std::countr_zero(found)) / 8 : s.size();
    }
    const auto is_plain = [](char c) { return static_cast<unsigned char>(c) > ' ' && c != '"' && c != '\'' && c != '\\'; };
    while (i < s.size() && is_plain(s[i]))
        ++i;
    return i;
}
static_assert(plain_prefix("SSLVerifyClient require") == 15 && plain_prefix("/etc/ssl/a\"b") == 10 && plain_prefix("plain/to/the/end") == 16);

// For tables keyed by a name that httpd compares without regard to case.
struct CaselessHash {
    using is_transparent = void;
    constexpr std::size_t operator()(std::string_view s) const
    {
        constexpr std::uint64_t letters = 0x2020'2020'2020'2020, odd = 0x9E37'79B9'7F4A'7C15;
        std::uint64_t h = s.size();
        const auto mix = [&](std::uint64_t n) {
            h = (h ^ (n | letters)) * odd;
            h ^= h >> 32;
        };
        std::size_t i = 0;
        for (; i + 8 <= s.size(); i += 8)
            mix(eight_bytes(s.data() + i));
        if (i < s.size() && s.size() >= 8)
            mix(eight_bytes(s.data() + s.size() - 8));
        else if (i < s.size()) {
            std::uint64_t n = 0;
            for (; i < s.size(); ++i)
                n = n << 8 | static_cast<unsigned char>(s[i]);
            mix(n);
        }
        return h;
    }
};
struct CaselessEqual {
    using is_transparent = void;
    constexpr bool operator()(std::string_view a, std::string_view b) const { return iequals(a, b); }
};

}

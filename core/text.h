#pragma once
#include <charconv>
#include <concepts>
#include <string>
#include <string_view>

namespace aop {

inline void append(std::string& out, std::string_view piece) { out += piece; }
inline void append(std::string& out, char piece) { out += piece; }

template <std::integral Number>
    requires(!std::same_as<Number, char> && !std::same_as<Number, bool>)
void append(std::string& out, Number n)
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

// For tables keyed by a name that httpd compares without regard to case.
struct CaselessHash {
    using is_transparent = void;
    constexpr std::size_t operator()(std::string_view s) const
    {
        std::size_t h = 14695981039346656037U;  // FNV-1a
        for (char c : s)
            h = (h ^ static_cast<unsigned char>(to_lower(c))) * 1099511628211U;
        return h;
    }
};
struct CaselessEqual {
    using is_transparent = void;
    constexpr bool operator()(std::string_view a, std::string_view b) const { return iequals(a, b); }
};

}

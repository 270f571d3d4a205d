#pragma once
#include <compare>
#include <optional>
#include <string_view>

namespace aop {

struct Version {
    int major = 0, minor = 0, patch = 0;
    auto operator<=>(const Version&) const = default;
};

// "2.4.71" or "2.4"; nothing for anything else.
std::optional<Version> parse_version(std::string_view text);

// What we judge by when nobody says which httpd the tree is for.
constexpr Version newest_httpd{2, 4, 71};

}

#pragma once
#include <string>
#include <string_view>

namespace aop {

// Whether a path is at or below another one: "/x" has "/x" and "/x/y", not "/xy"; "/x/" has "/x/y" only.
constexpr bool is_below(std::string_view prefix, std::string_view path)
{
    return !prefix.empty() && path.starts_with(prefix) && (prefix.ends_with('/') || path.size() == prefix.size() || path[prefix.size()] == '/');
}

// "/" stays.
inline std::string without_trailing_slash(std::string path)
{
    while (path.size() > 1 && path.ends_with('/'))
        path.pop_back();
    return path;
}

// So that "/name" can follow: "/" is "".
inline std::string without_slash(std::string path)
{
    while (path.ends_with('/'))
        path.pop_back();
    return path;
}

}

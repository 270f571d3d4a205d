#pragma once
#include <string>
#include <string_view>

namespace aop {

// As apr_fnmatch_test: whether <Directory>, <Location>, <Files>, <Proxy> and Include take a text for a pattern.
constexpr bool is_glob(std::string_view text)
{
    bool open = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '*' || c == '?' || (c == ']' && open))
            return true;
        open |= c == '[';
        if (c == '\\')
            ++i;
    }
    return false;
}

// As apr_fnmatch with APR_FNM_PATHNAME: a wildcard takes a leading dot, and no slash.
bool matches_glob(const std::string& pattern, const std::string& path);

}

#include "core/httpd/syntax/version.h"

#include <charconv>

namespace aop {

std::optional<Version> parse_version(std::string_view text)
{
    Version v;
    int* const parts[]{&v.major, &v.minor, &v.patch};
    const char* at = text.data();
    const char* const end = at + text.size();
    for (int* part : parts) {
        const auto [after, error] = std::from_chars(at, end, *part);
        if (error != std::errc{} || *part < 0)
            return std::nullopt;
        at = after;
        if (at == end)
            return part == &v.major ? std::nullopt : std::optional(v);
        if (*at++ != '.')
            return std::nullopt;
    }
    return std::nullopt;
}

}

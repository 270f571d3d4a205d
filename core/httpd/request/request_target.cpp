#include <string_view>

#include "core/base/ascii.h"
#include "core/httpd/request/attempt.h"

namespace aop {

namespace {

// What a URL may hold as it is; `more`: beside letters and digits.
std::string encoded(std::string_view text, std::string_view more)
{
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool plain = (to_lower(c) >= 'a' && to_lower(c) <= 'z') || (c >= '0' && c <= '9') || more.find(c) != more.npos;
        // An encoded slash is refused, and so never decoded.
        const bool slash = c == '%' && iequals(text.substr(i + 1, 2), "2f");
        if (plain || slash) {
            out += c;
        } else {
            const unsigned char byte = static_cast<unsigned char>(c);
            out += '%';
            out += digits[byte >> 4];
            out += digits[byte & 15];
        }
    }
    return out;
}

}

std::string request_target(const Attempt& a)
{
    if (const auto from = a.request_line.find(' '); from != a.request_line.npos)
        return a.request_line.substr(from + 1, a.request_line.rfind(' ') - from - 1);
    static constexpr std::string_view in_paths = "/-_.~!$&'()*+,;=:@";
    std::string target = a.path.starts_with('/') ? encoded(a.path, in_paths) : a.path;
    if (!a.query.empty())
        target += cat('?', encoded(a.query, "/-_.~!$&'()*+,;=:@?%"));
    return target;
}

std::string raw_path(const Attempt& a)
{
    std::string target = request_target(a);
    target.resize(std::min(target.find('?'), target.size()));
    if (const std::size_t scheme = target.find("://"); scheme != target.npos && !target.starts_with('/'))
        target.erase(0, std::min(target.find('/', scheme + 3), target.size()));
    return target.empty() ? "/" : target;
}

std::string request_line(const Attempt& a)
{
    return cat(a.method, ' ', request_target(a), a.http2 ? " HTTP/2.0" : a.host && !a.http10 ? " HTTP/1.1" : " HTTP/1.0");
}

std::string url_host(const Attempt& a)
{
    const std::size_t scheme = a.request_line.find("://");
    if (scheme == a.request_line.npos || a.request_line.find(' ') > scheme)
        return "";
    const std::size_t from = scheme + 3;
    return a.request_line.substr(from, std::min(a.request_line.find_first_of("/? ", from), a.request_line.size()) - from);
}

}

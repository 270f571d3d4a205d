#include "core/httpd/exposure/back_end_url.h"

#include <algorithm>
#include <charconv>

#include "core/base/ascii.h"

namespace aop {

// "http://127.0.0.1:8080$1", where a group of the pattern has the path: its slash is left out here.
static std::string_view without_group(std::string_view authority)
{
    const std::string_view before = authority.substr(0, authority.find_first_of("$%"));
    const std::size_t colon = before.rfind(':');
    const bool ends_with_port = colon != before.npos && colon + 1 < before.size() && before.find_first_not_of("0123456789", colon + 1) == before.npos;
    const bool is_address = !before.empty() && before.find_first_not_of("0123456789.") == before.npos && std::ranges::count(before, '.') == 3;
    return ends_with_port || is_address || iequals(before, "localhost") ? before : authority;
}

std::optional<Url> parse_url(std::string_view text)
{
    Url url;
    if (text.size() > 8 && iequals(text.substr(0, 8), "https://"))
        url.tls = true, url.port = 443, text.remove_prefix(8);
    else if (text.size() > 7 && iequals(text.substr(0, 7), "http://"))
        text.remove_prefix(7);
    else
        return std::nullopt;
    const std::size_t slash = std::min(text.find('/'), text.size());
    const std::string_view authority = without_group(text.substr(0, slash));
    url.path = slash == text.size() ? "/" : std::string(text.substr(slash));
    url.path = url.path.substr(0, url.path.find_first_of("$?"));  // groups of a pattern, a query
    const std::size_t bracket = authority.find(']'), colon = authority.find(':', bracket == authority.npos ? 0 : bracket);
    url.host = lowered(authority.substr(0, colon));
    if (colon != authority.npos) {
        const std::string_view digits = authority.substr(colon + 1);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), url.port);
        if (error != std::errc{} || end != digits.data() + digits.size())
            return std::nullopt;
    }
    return url.host.empty() || url.host.find_first_of("%$") != url.host.npos ? std::nullopt : std::optional(url);
}

std::string authority_of(const Url& url)
{
    return cat(url.tls ? "https://" : "http://", url.host == "localhost" ? "127.0.0.1" : url.host, ':', url.port);
}

}

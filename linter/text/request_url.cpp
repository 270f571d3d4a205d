#include "linter/text/request_url.h"

#include <charconv>
#include <vector>

#include "core/base/ascii.h"

namespace aop {

namespace {

int digit(char c) { return c >= '0' && c <= '9' ? c - '0' : to_lower(c) >= 'a' && to_lower(c) <= 'f' ? to_lower(c) - 'a' + 10 : -1; }

Result<std::string> decoded(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        const int high = i + 2 < text.size() ? digit(text[i + 1]) : -1, low = i + 2 < text.size() ? digit(text[i + 2]) : -1;
        if (high < 0 || low < 0)
            return Error{cat("'", text.substr(i, 3), "' is no encoded character: httpd answers 400")};
        const int byte = high * 16 + low;
        if (byte == '/' || byte == 0)
            return Error{cat("'", text.substr(i, 3), "' in a path: httpd answers ", byte ? "404, unless AllowEncodedSlashes is on" : "400")};
        out += char(byte);
        i += 2;
    }
    return out;
}

// As ap_normalize_path.
std::string normalised(std::string_view path)
{
    std::vector<std::string_view> kept;
    bool folder = true;
    for (std::size_t at = 1; at <= path.size();) {
        const std::size_t end = std::min(path.find('/', at), path.size());
        const std::string_view segment = path.substr(at, end - at);
        const bool last = end == path.size();
        folder = segment.empty() || segment == "." || segment == ".." || !last;
        if (segment == ".." && !kept.empty())
            kept.pop_back();
        else if (!segment.empty() && segment != "." && segment != "..")
            kept.push_back(segment);
        at = end + 1;
    }
    std::string out;
    for (const std::string_view segment : kept)
        out += cat('/', segment);
    return folder ? out + '/' : out;
}

}

bool RequestUrl::is_address() const { return host.starts_with('[') || host.find_first_not_of("0123456789.") == host.npos; }

Result<RequestUrl> parse_request_url(std::string_view text)
{
    RequestUrl url;
    if (text.size() > 8 && iequals(text.substr(0, 8), "https://"))
        url.tls = true, text.remove_prefix(8);
    else if (text.size() > 7 && iequals(text.substr(0, 7), "http://"))
        url.tls = false, url.port = 80, text.remove_prefix(7);
    text = text.substr(0, text.find('#'));
    const std::size_t end = std::min(text.find_first_of("/?"), text.size());
    const std::string_view authority = text.substr(0, end);
    std::string_view target = text.substr(end);
    if (const std::size_t mark = target.find('?'); mark != target.npos) {
        url.query = target.substr(mark + 1);
        target = target.substr(0, mark);
    }
    const std::size_t bracket = authority.find(']'), colon = authority.find(':', bracket == authority.npos ? 0 : bracket);
    url.host = lowered(authority.substr(0, colon));
    if (colon != authority.npos) {
        const std::string_view digits = authority.substr(colon + 1);
        const auto [last, error] = std::from_chars(digits.data(), digits.data() + digits.size(), url.port);
        if (error != std::errc{} || last != digits.data() + digits.size() || url.port == 0)
            return Error{cat("'", digits, "' is no port")};
        url.has_port = true;
    }
    if (url.host.empty())
        return Error{"there is no host in it"};
    if (target.empty())
        return url;
    const auto path = decoded(target);
    if (!path)
        return path.error();
    url.path = normalised(*path);
    return url;
}

}

#include "core/httpd/request/rewrite_expansion.h"

#include <algorithm>

#include "core/base/ascii.h"

namespace aop {

bool is_rewrite_variable(std::string_view name)
{
    static constexpr std::string_view names[]{"TIME",
                                              "IPV6",
                                              "HTTPS",
                                              "TIME_DAY",
                                              "TIME_SEC",
                                              "TIME_MIN",
                                              "TIME_MON",
                                              "TIME_WDAY",
                                              "TIME_YEAR",
                                              "IS_SUBREQ",
                                              "PATH_INFO",
                                              "AUTH_TYPE",
                                              "HTTP_HOST",
                                              "TIME_HOUR",
                                              "SERVER_NAME",
                                              "REMOTE_ADDR",
                                              "SERVER_ADDR",
                                              "HTTP_ACCEPT",
                                              "THE_REQUEST",
                                              "API_VERSION",
                                              "HTTP_COOKIE",
                                              "SERVER_PORT",
                                              "REMOTE_HOST",
                                              "REMOTE_PORT",
                                              "REMOTE_USER",
                                              "SCRIPT_USER",
                                              "REQUEST_URI",
                                              "SCRIPT_GROUP",
                                              "REMOTE_IDENT",
                                              "HTTP_REFERER",
                                              "QUERY_STRING",
                                              "SERVER_ADMIN",
                                              "DOCUMENT_ROOT",
                                              "HTTP_FORWARDED",
                                              "CONTEXT_PREFIX",
                                              "REQUEST_METHOD",
                                              "REQUEST_SCHEME",
                                              "HTTP_USER_AGENT",
                                              "SCRIPT_FILENAME",
                                              "SERVER_PROTOCOL",
                                              "SERVER_SOFTWARE",
                                              "CONN_REMOTE_ADDR",
                                              "REQUEST_FILENAME",
                                              "HTTP_PROXY_CONNECTION",
                                              "CONTEXT_DOCUMENT_ROOT"};
    static constexpr std::string_view prefixes[]{"ENV:", "SSL:", "HTTP:", "LA-U:", "LA-F:"};
    return std::ranges::any_of(names, [&](std::string_view n) { return iequals(name, n); }) ||
           std::ranges::any_of(prefixes, [&](std::string_view p) { return name.size() > p.size() && iequals(name.substr(0, p.size()), p); });
}

Text expanded(std::string_view text, const std::vector<std::string>& groups, bool groups_are_known, const RewriteLookup& variable, bool concrete)
{
    if (text.starts_with("%{") && text.find('}') == text.size() - 1)
        return variable(text.substr(2, text.size() - 3));
    Text out{Text::Kind::known, ""};
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char ch = text[i], next = i + 1 < text.size() ? text[i + 1] : '\0';
        if (ch == '\\' && next) {
            out.text += next;
            ++i;
        } else if ((ch == '$' || ch == '%') && next >= '0' && next <= '9') {
            ++i;
            const std::size_t n = std::size_t(next - '0');
            if (ch == '$' && n < groups.size())
                out.text += groups[n];
            // A piece of the example, not of the class; a group of a condition is not even that.
            if (ch == '%' || (!groups_are_known && !concrete))
                out.kind = Text::Kind::opaque;
        } else if ((ch == '$' || ch == '%') && next == '{') {
            const std::size_t end = text.find('}', i);
            if (end == text.npos)
                return {};
            const std::string_view name = text.substr(i + 2, end - i - 2);
            const Text piece = ch == '%' ? variable(name) : Text{};
            if (piece.kind != Text::Kind::known)
                out.kind = Text::Kind::opaque;
            if (piece.is_text() || piece.kind == Text::Kind::opaque)
                out.text += piece.text;
            i = end;
        } else {
            out.text += ch;
        }
    }
    return out;
}

std::string known_prefix(std::string_view substitution, const RewriteLookup& variable)
{
    std::string out;
    for (std::size_t i = 0; i < substitution.size(); ++i) {
        const char ch = substitution[i], next = i + 1 < substitution.size() ? substitution[i + 1] : '\0';
        if (ch == '\\' && next) {
            out += substitution[++i];
        } else if ((ch == '$' || ch == '%') && next >= '0' && next <= '9') {
            return out;
        } else if ((ch == '$' || ch == '%') && next == '{') {
            const std::size_t end = substitution.find('}', i);
            const Text piece = ch == '%' && end != substitution.npos ? variable(substitution.substr(i + 2, end - i - 2)) : Text{};
            if (piece.kind != Text::Kind::known)
                return out;
            out += piece.text;
            i = end;
        } else {
            out += ch;
        }
    }
    return out;
}

}

#include "core/httpd/exposure/proxy_targets.h"

#include "core/base/ascii.h"
#include "core/base/language/patterns.h"
#include "core/httpd/request/model.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

constexpr std::string_view host = R"((?:[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*|\[[0-9a-f:]+\]))";

// "http" in small and large letters, as apr_uri_parse takes it.
std::string any_case(std::string_view scheme)
{
    std::string pattern;
    for (const char c : scheme)
        pattern += c >= 'a' && c <= 'z' ? cat('[', char(c - 'a' + 'A'), c, ']') : std::string(1, c);
    return pattern;
}

std::vector<std::string> schemes(const Model& m)
{
    // By module, with the one over TLS, which needs SSLProxyEngine.
    struct Row {
        std::string_view module, scheme, over_tls;
    };
    static constexpr Row rows[]{
        {"mod_proxy_http.c", "http", "https"}, {"mod_proxy_ftp.c", "ftp", ""},     {"mod_proxy_wstunnel.c", "ws", "wss"},
        {"mod_proxy_http2.c", "h2c", "h2"},    {"mod_proxy_ajp.c", "ajp", ""},     {"mod_proxy_fcgi.c", "fcgi", ""},
        {"mod_proxy_scgi.c", "scgi", ""},      {"mod_proxy_uwsgi.c", "uwsgi", ""},
    };
    const bool tls = m.configuration.tree.mentions("SSLProxyEngine"_name);
    std::vector<std::string> all;
    for (const Row& row : rows) {
        if (!m.configuration.has_module(std::string(row.module)))
            continue;
        all.push_back(any_case(row.scheme));
        if (tls && !row.over_tls.empty())
            all.push_back(any_case(row.over_tls));
    }
    return all;
}

// Of AllowCONNECT; "" where CONNECT is nobody's. A range counts as every port.
std::string connect_ports(const Model& m, ServerId server)
{
    if (!m.configuration.has_module("mod_proxy_connect.c"))
        return "";
    std::string ports;
    for (const ServerId owner : {main_server, server}) {
        std::string own;
        for (const Directive& d : *m.site.servers[owner].node)
            if (d.is("AllowCONNECT"))
                for (const std::string& word : words(d.args()))
                    own += cat(own.empty() ? "" : "|", word.find('-') == word.npos ? word : "[1-9][0-9]{0,4}");
        ports = own.empty() ? ports : own;
        if (server == main_server)
            break;
    }
    return ports.empty() ? "443|563" : ports;
}

}

PathClasses proxy_targets(const Model& m, ServerId server)
{
    std::string pattern;
    for (const std::string& scheme : schemes(m))
        pattern += cat(pattern.empty() ? "" : "|", scheme, "://", host, "(?::[1-9][0-9]{0,4})?(?:/[!-~]*)?");
    if (const std::string ports = connect_ports(m, server); !ports.empty())
        pattern += cat(pattern.empty() ? "" : "|", host, ":(?:", ports, ')');
    // No module fetches anything: what httpd answers is an error.
    if (pattern.empty())
        return {m.patterns(), Language::nothing(), std::string(any_site)};
    return {m.patterns(), from_regex(cat("^(?:", pattern, ")$")).value_or(Language::everything()), std::string(any_site)};
}

bool is_connect_target(std::string_view target) { return !target.empty() && target[0] != '/' && target.find("://") == target.npos; }

}

// As reduce_uri and ap_matches_request_vhost: the scheme is that of the request, the host an address or a name of the virtual host. Of a name the
// port must be the server's, which is none where ServerName names none, of an address that of <VirtualHost>.
#include "core/httpd/request/self_reduction.h"

#include <algorithm>
#include <string>

#include "core/base/ascii.h"
#include "core/base/language/patterns.h"
#include "core/httpd/request/attempt.h"
#include "core/httpd/request/imagination.h"
#include "core/httpd/settings/site.h"

namespace aop {

namespace {

int port_of(const Server& s)
{
    if (s.server_name)
        return s.port().value_or(0);
    return s.addresses().empty() ? 0 : s.addresses().front().port.value_or(0);
}

// As a pattern: "*" and "?" of ServerAlias, and nothing else that a pattern would take for more than it is.
std::string pattern_of(std::string_view name)
{
    std::string out;
    for (const char c : name) {
        if (c == '*')
            out += "[^:/]*";
        else if (c == '?')
            out += "[^:/]";
        else if (std::string_view(".\\+()[]{}^$|").find(c) != std::string_view::npos)
            out += {'\\', c};
        else
            out += to_lower(c);
    }
    return out;
}

// All hosts that are the server's own, with `port` where the URL names one; where it names none, with the ports that count.
std::string own_hosts(const Server& s, std::optional<int> port, int usual)
{
    std::string out;
    const auto add = [&](std::string_view name, int at) {
        const bool any = at < 0;
        if (port && !any && *port != at)
            return;
        out += out.empty() ? "" : "|";
        out += pattern_of(name);
        if (!port)
            out += any ? "(?::[0-9]*)?" : at == usual ? cat("(?::0*", at, ")?") : at == 0 ? std::string(":0*") : cat(":0*", at);
    };
    const int own = port_of(s);
    if (s.server_name)
        add(s.host(), own);
    for (const auto& alias : s.aliases)
        add(*alias, own);
    for (const Address& a : s.addresses())
        if (a.kind != Address::Kind::any)
            add(a.host, a.port ? int(*a.port) : -1);
    return out.empty() ? out : cat("^(?:", out, ")$");
}

// `port`: that of the URL.
Truth is_one_of_hosts(const Text& text, const std::string& hosts, int port, const RequestContext& c)
{
    const Truth t = hosts.empty() ? Truth::no : is_one_of(text, pattern_set(hosts, true, c), c);
    // Without ServerName it is called as the main server, or what the name service makes of its address.
    return t == Truth::no && !c.server->server_name && port_of(*c.server) == port ? Truth::unknown : t;
}

// %{HTTP_HOST}. A port of 0, which is that of a ServerName without one, comes in a whole URL of the request line only, and is in HTTP_HOST then.
Truth host_is_own(const Server& s, int usual, const RequestContext& c)
{
    static const Language port_0 = from_regex("^[A-Z]+ https?://[^/]*:0/").value_or(Language::nothing());
    if (port_of(s) == 0 && s.server_name && c.imagination && !c.concrete && !c.http2 && c.imagination->is_one_of("request-line", port_0))
        return Truth::yes;
    // Of one request the line is known.
    const std::string_view line = c.attempt && c.concrete ? std::string_view(c.attempt->request_line) : std::string_view();
    const std::size_t scheme = line.find("://");
    const Text host = scheme == line.npos
                          ? text_of("HTTP_HOST", c)
                          : Text{Text::Kind::known, std::string(line.substr(scheme + 3, line.find_first_of("/ ?", scheme + 3) - scheme - 3))};
    return is_one_of_hosts(host, own_hosts(s, std::nullopt, usual), usual, c);
}

}

std::string_view scheme_of_request(const RequestContext& c)
{
    const bool named =
        c.server && c.server->server_name && c.server->server_name->size() > 8 && iequals(c.server->server_name->substr(0, 8), "https://");
    return c.tls || named ? "https" : "http";
}

std::size_t end_of_authority(std::string_view substitution)
{
    const std::size_t scheme = substitution.find("://");
    if (scheme == substitution.npos)
        return scheme;
    int depth = 0;
    for (std::size_t i = scheme + 3; i < substitution.size(); ++i) {
        depth += substitution[i] == '{' ? 1 : substitution[i] == '}' ? -1 : 0;
        if (substitution[i] == '/' && depth == 0)
            return i;
    }
    return substitution.size();
}

Truth is_own_url(std::string_view substitution, std::string_view url, const RequestContext& c)
{
    const std::string scheme = cat(scheme_of_request(c), "://");
    if (url.size() <= scheme.size() || !iequals(url.substr(0, scheme.size()), scheme))
        return Truth::no;
    const std::size_t end = end_of_authority(substitution);
    if (!c.server || end == substitution.npos)
        return Truth::unknown;
    const std::size_t begin = substitution.find("://") + 3;
    const int usual = scheme == "https://" ? 443 : 80;
    std::string_view host = substitution.substr(begin, end - begin);
    if (host == "%{HTTP_HOST}" || iequals(host, "%{HTTP:Host}"))
        return host_is_own(*c.server, usual, c);
    if (c.concrete && !host.starts_with("%{SERVER_NAME}"))
        host = url.substr(scheme.size(), url.find('/', scheme.size()) - scheme.size());
    const std::size_t colon = host.starts_with("%{") ? host.find(':', host.find('}')) : host.find(':');
    const std::string_view name = host.substr(0, colon), number = colon == host.npos ? std::string_view() : host.substr(colon + 1);
    const int port = colon == host.npos ? usual : as_atoi(number);
    if (number.find_first_of("$%") != number.npos)
        return Truth::unknown;
    const std::string hosts = own_hosts(*c.server, port, usual);
    if (name == "%{SERVER_NAME}")
        return is_one_of_hosts(text_of("SERVER_NAME", c), hosts, port, c);
    if (name.find_first_of("$%\\") != name.npos)
        return Truth::unknown;
    if (!hosts.empty() && pattern_set(hosts, true, c).regex->matches(name))
        return Truth::yes;
    // Without ServerName it is called what the name service makes of its address.
    return !c.server->server_name && port_of(*c.server) == port ? Truth::unknown : Truth::no;
}

}

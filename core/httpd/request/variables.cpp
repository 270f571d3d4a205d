// What a condition looks at: %{HTTPS}, %{HTTP_HOST}, %{SSL_CLIENT_VERIFY}, %{HTTP:X-Forwarded-Proto} … in any of httpd's dialects (RewriteCond,
// expressions, SetEnvIf). A text is known, or the client chooses it, or nobody can tell. Conditions on what the client chooses are sets of
// texts: he can have it either way, unless he has chosen before.
#include <algorithm>

#include "core/base/ascii.h"
#include "core/base/path_prefix.h"
#include "core/httpd/request/expression.h"
#include "core/httpd/request/imagination.h"
#include "core/httpd/request/patterns.h"
#include "core/httpd/settings/site.h"
#include "core/httpd/syntax/arguments.h"
#include "core/trust/verification_errors.h"

namespace aop {

namespace {

using Kind = Text::Kind;

// Of %{HTTP_USER_AGENT} and the like; "" for other names.
std::string header_of(std::string_view name)
{
    static constexpr std::pair<std::string_view, std::string_view> known[]{
        {"HTTP_USER_AGENT", "user-agent"}, {"HTTP_REFERER", "referer"},     {"HTTP_COOKIE", "cookie"},
        {"HTTP_ACCEPT", "accept"},         {"HTTP_FORWARDED", "forwarded"}, {"HTTP_PROXY_CONNECTION", "proxy-connection"},
    };
    for (const auto& [variable, header] : known)
        if (iequals(name, variable))
            return std::string(header);
    for (const std::string_view prefix : {"HTTP:", "req:", "req_novary:"})
        if (name.size() > prefix.size() && iequals(name.substr(0, prefix.size()), prefix))
            return lowered(name.substr(prefix.size()));
    return "";
}

// One of the client's own texts: as it is in a real attempt, free in an imagined one.
Text sent(const RequestContext& c, std::string_view variable, std::string_view known)
{
    return c.imagination ? Text{Kind::chosen, std::string(variable)} : Text{Kind::known, std::string(known)};
}

Text certificate_text(std::string_view name, const RequestContext& c)
{
    // Which certificate nobody verified hangs on the client, and so does what OpenSSL says of it.
    if (iequals(name, "SSL_CLIENT_VERIFY") && c.verify == "FAILED")
        return {.kind = Kind::chosen, .text = std::string(verification_error), .before = "FAILED:"};
    if (iequals(name, "SSL_CLIENT_VERIFY"))
        return {Kind::known, std::string(c.verify)};
    if (!c.certificate)
        return {Kind::known, ""};
    if (const CertificateTexts* texts = c.attempt && c.attempt->credential ? c.attempt->credential->texts : nullptr) {
        std::optional<std::string> text = (*texts)(name);
        return text ? Text{Kind::known, std::move(*text)} : Text{};
    }
    // Whose it is hangs on the client: who makes his own writes what he likes into it.
    return c.imagination ? Text{Kind::chosen, cat("certificate:", lowered(name))} : Text{};
}

Text tls_text(std::string_view name, const RequestContext& c)
{
    if (!c.tls)
        return {Kind::known, ""};
    if (name.size() > 11 && iequals(name.substr(0, 11), "SSL_CLIENT_"))
        return certificate_text(name, c);
    return c.imagination ? Text{Kind::chosen, cat("tls:", lowered(name))} : Text{};
}

bool begins(std::string_view name, std::string_view prefix) { return name.size() > prefix.size() && iequals(name.substr(0, prefix.size()), prefix); }

// A scheme in ServerName counts where mod_ssl has no say.
bool says_https(const RequestContext& c) { return c.server && c.server->server_name && c.server->server_name->starts_with("https://"); }

// The port that a server goes by where the request names none: a ServerName without a port takes that of <VirtualHost> away.
std::uint16_t own_port(const RequestContext& c)
{
    const std::optional<std::uint16_t> local = c.physical_port && c.attempt ? c.attempt->to.port : std::nullopt;
    std::optional<std::uint16_t> number;
    if (local && !c.canonical_name)
        return *local;
    if (c.server && c.server->server_name)
        number = c.server->port();
    else if (c.server && !c.server->addresses().empty())
        number = c.server->addresses().front().port;
    return number ? *number : local.value_or(c.tls ? 443 : 80);
}

// As ap_get_server_name and ap_get_server_port.
Text server_name_text(const RequestContext& c)
{
    if (c.name_from_dns)
        return {};
    if (c.canonical_name && c.server)
        return c.server->server_name ? Text{Kind::known, std::string(c.server->host())} : Text{};
    const std::string whole = c.host.empty() && c.attempt ? url_host(*c.attempt) : std::string();
    const std::string_view name = whole.empty() ? c.host : std::string_view(whole);
    if (c.concrete && !whole.empty())
        return {Kind::known, lowered(name.substr(0, name.find(':')))};
    return c.imagination ? Text{Kind::host, ""} : Text{Kind::known, lowered(name.substr(0, name.find(':')))};
}

// A request inside the server has no Host of its own: the port of the first one is forgotten, its name is not.
Text server_port_text(const RequestContext& c)
{
    if ((c.canonical_name && c.server) || c.subrequest || !c.redirect_status.empty())
        return {Kind::known, cat(own_port(c))};
    return c.imagination ? Text{Kind::port, ""} : Text{};
}

// Those whom RemoteIPInternalProxy names report any address, and may themselves be strangers.
Text client_address_text(std::string_view name, const RequestContext& c)
{
    const bool is_reported = iequals(name, "REMOTE_ADDR") && c.relays_claim_loopback && !c.claims_loopback;
    if (!c.imagination ||
        (is_reported &&
         c.imagination->fact("a relay", "who the proxies of RemoteIPInternalProxy are, and which addresses they report, is not known", {})))
        return {};
    return {Kind::chosen, "address"};
}

// Of what a back end has it is "proxy:" and a URL. SetEnvIf of servers comes before there is one.
Text file_text(const RequestContext& c)
{
    if (c.raw_uri)
        return {Kind::known, ""};
    if (c.is_proxied)
        return {};
    return c.file.empty() ? path_text(c) : Text{c.concrete ? Kind::known : Kind::opaque, std::string(c.file)};
}

}

bool has_no_user(const RequestContext& c)
{
    return c.users_from == UsersFrom::nothing || (c.users_from == UsersFrom::certificates && !c.certificate);
}

Text path_text(const RequestContext& c)
{
    return {c.path_is_known || c.concrete ? Kind::known : c.path_is_free ? Kind::path : Kind::opaque, std::string(c.path)};
}

void note(const RequestContext& c, Stage stage, std::string text, const Place& place)
{
    if (c.trace)
        c.trace->push_back({stage, std::move(text), place});
}

bool path_is_below(std::string_view prefix, std::string_view text, const PathShape& shape, const void* condition, const RequestContext& c)
{
    if (c.classes && c.path_is_free && c.patterns)
        c.classes->meet(condition, shape.by, [&] { return paths_below(prefix, shape, *c.patterns); });
    return is_below(prefix, text);
}

namespace {

// mod_headers comes first of all, where it is told "early".
std::optional<Text> early_header(std::string_view name, const RequestContext& c)
{
    std::optional<Text> value;
    const std::string header = c.early_headers.empty() ? "" : iequals(name, "HTTP_HOST") ? "host" : header_of(name);
    if (header.empty())
        return value;
    for (const Directive* d : c.early_headers) {
        const std::vector<std::string> w = words(d->args());
        std::string_view its = w[1];
        if (its.ends_with(':'))
            its.remove_suffix(1);
        if (!iequals(its, header))
            continue;
        const bool plain = iequals(w[0], "set") && w.size() == 4;
        const std::string_view ssl = plain && w[2].starts_with("%{SSL_") && w[2].ends_with("}s") ? std::string_view(w[2]) : std::string_view();
        if (iequals(w[0], "unset"))
            value = Text{Kind::known, ""};
        else if (!ssl.empty())
            value = text_of(ssl.substr(2, ssl.size() - 4), c);
        else
            value = plain && w[2].find('%') == std::string::npos ? Text{Kind::known, w[2]} : Text{};
    }
    return value;
}

// Whether the process of httpd is likely to have such a variable: where one of the request is not set, %{ENV:...}, env() and osenv() take that.
bool may_be_of_process(std::string_view name)
{
    static constexpr std::string_view names[]{
        "PATH",    "PWD",  "OLDPWD",   "HOME",     "USER",   "LOGNAME", "SHELL",         "SHLVL",         "TERM",
        "LANG",    "TZ",   "HOSTNAME", "LANGUAGE", "TMPDIR", "TMP",     "TEMP",          "INVOCATION_ID", "JOURNAL_STREAM",
        "MAINPID", "MAIL", "_",        "DISPLAY",  "LINES",  "COLUMNS", "NOTIFY_SOCKET", "container"};
    static constexpr std::string_view beginnings[]{"LC_",  "LD_",  "APACHE_", "HTTPD_",      "SYSTEMD_", "LISTEN_",
                                                   "XDG_", "SSH_", "SUDO_",   "KUBERNETES_", "OPENSSL_"};
    return std::ranges::find(names, name) != std::end(names) ||
           std::ranges::any_of(beginnings, [&](std::string_view b) { return name.starts_with(b); });
}

// A variable of the request, or of httpd's process. (r->notes, which come first for some, have names of modules' own.)
Text variable_text(std::string_view name, bool of_request, bool of_process, const RequestContext& c)
{
    if (of_request && !c.environment)
        return {};
    if (of_request)
        if (auto set = (*c.environment)(name, c))
            return *std::move(set);
    return of_process && may_be_of_process(name) ? Text{} : Text{Kind::known, ""};
}

}

Text text_of(std::string_view name, const RequestContext& c)
{
    const auto known = [](std::string text) { return Text{Kind::known, std::move(text)}; };
    if (auto text = early_header(name, c))
        return *std::move(text);
    if (iequals(name, "HTTPS"))
        return known(c.tls ? "on" : "off");
    if (iequals(name, "THE_REQUEST") && c.concrete && c.attempt)
        return known(request_line(*c.attempt));
    if (iequals(name, "THE_REQUEST"))
        return c.imagination && c.imagination->chosen("a request line with a whole URL") ? Text{Kind::chosen, "request-line"} : Text{};
    if (iequals(name, "REQUEST_SCHEME"))
        return known(c.tls || says_https(c) ? "https" : "http");
    if (iequals(name, "REQUEST_METHOD"))
        return c.method_is_given ? known(std::string(c.method)) : sent(c, "method", c.method);
    if (c.raw_uri && iequals(name, "REQUEST_URI") && c.concrete && c.attempt)
        return known(raw_path(*c.attempt));
    if (c.raw_uri && iequals(name, "REQUEST_URI") && !c.concrete && c.imagination && c.imagination->chosen("the path is written in a roundabout way"))
        return {Kind::chosen, "raw-uri"};
    if (iequals(name, "REQUEST_URI") || iequals(name, "SCRIPT_URL") || iequals(name, "DOCUMENT_URI"))
        return path_text(c);
    if (iequals(name, "REQUEST_FILENAME") || iequals(name, "SCRIPT_FILENAME"))
        return file_text(c);
    if (iequals(name, "QUERY_STRING"))
        return c.query.empty() || c.concrete ? sent(c, "query", c.query) : Text{};
    if (iequals(name, "HTTP_HOST") || iequals(name, "http:Host") || iequals(name, "req:Host"))
        return sent(c, "host", c.host);
    if (iequals(name, "HTTP2") || begins(name, "H2_") || begins(name, "H2PUSH"))
        return c.http2 && iequals(name, "HTTP2") ? known("on") : Text{};
    if (iequals(name, "SERVER_NAME"))
        return server_name_text(c);
    if (iequals(name, "SERVER_PORT"))
        return server_port_text(c);
    // Strangers may know a password, or have what SSLUserName names.
    if (iequals(name, "REMOTE_USER") || iequals(name, "AUTH_TYPE") || iequals(name, "REMOTE_IDENT"))
        return has_no_user(c) ? known("") : Text{};
    if (iequals(name, "IS_SUBREQ"))
        return known(c.subrequest ? "true" : "false");
    if (iequals(name, "DOCUMENT_ROOT") && c.server && c.server->document_root)
        return known(*c.server->document_root);
    if (iequals(name, "REMOTE_ADDR") || iequals(name, "CONN_REMOTE_ADDR"))
        return client_address_text(name, c);
    if (iequals(name, "REMOTE_HOST") || iequals(name, "REMOTE_PORT") || iequals(name, "PATH_INFO") || iequals(name, "IPV6") || begins(name, "TIME"))
        return c.imagination ? Text{Kind::chosen, lowered(name)} : Text{};
    if (iequals(name, "SERVER_PROTOCOL"))
        return c.http2 ? known("HTTP/2.0") : c.imagination ? Text{Kind::chosen, "protocol"} : known("HTTP/1.1");
    if (const std::string header = header_of(name); !header.empty()) {
        const auto at = c.attempt ? c.attempt->headers.find(header) : decltype(c.attempt->headers.find(header)){};
        const bool here = c.attempt && at != c.attempt->headers.end();
        return sent(c, cat("header:", header), here ? std::string_view(at->second) : std::string_view());
    }
    for (const std::string_view prefix : {"ENV:", "reqenv:", "osenv:"})
        if (begins(name, prefix))
            return variable_text(name.substr(prefix.size()), prefix != "osenv:", prefix != "reqenv:", c);
    if (begins(name, "SSL:"))
        name.remove_prefix(4);
    else if (begins(name, "LA-U:") || begins(name, "LA-F:"))
        return {};
    return begins(name, "SSL_") ? tls_text(name, c) : Text{};
}

Patterns& patterns_of(const RequestContext& c)
{
    static Patterns& own = *new Patterns;  // never destroyed: a destructor of a thread would keep the module loaded
    return c.patterns ? *c.patterns : own;
}

TextSet pattern_set(std::string_view pattern, bool caseless, const RequestContext& c)
{
    const Pattern& p = patterns_of(c).regex(pattern, caseless);
    TextSet set{.regex = &p.regex, .caseless = caseless, .id = &p};
    if (p.regex.valid())
        set.language = p.language;
    set.one = pattern;
    return set;
}

TextSet wildcard_set(std::string_view pattern, bool pathname, bool caseless, const RequestContext& c)
{
    const auto& language = patterns_of(c).glob(pattern, pathname, caseless);
    return {.language = language, .one = std::string(pattern), .caseless = caseless, .id = &language, .wildcards = true};
}

TextSet one_text(std::string_view text, const RequestContext& c, bool caseless)
{
    const Language& language = patterns_of(c).literal(text, caseless);
    return {.language = language, .one = std::string(text), .caseless = caseless, .id = &language};
}

namespace {

// The Hosts whose name, as httpd keeps it, is in the set: in any case, with one dot behind it, with a port.
std::optional<Language> hosts_named(const TextSet& set, const RequestContext& c)
{
    const bool has_capitals = std::ranges::any_of(set.one, [](char ch) { return ch >= 'A' && ch <= 'Z'; });
    if (!set.language || set.wildcards || (set.regex && has_capitals))
        return std::nullopt;
    if (has_capitals)
        return Language::nothing();  // what httpd keeps has none
    Patterns& patterns = patterns_of(c);
    // Without a Host it is the ServerName.
    const bool own = c.server && set.language->matches(lowered(c.server->host()));
    return patterns.hosts_of(set.id, own, [&]() -> std::optional<Language> {
        const std::optional<Language> any_case = set.regex ? patterns.regex(set.one, true).language : patterns.literal(set.one, true);
        const auto &names = patterns.regex("^[^:]*$").language, &tails = patterns.regex("^\\.?(?::[0-9]*)?$").language;
        if (!any_case || !names || !tails)
            return std::nullopt;
        const auto wanted = both(*any_case, *names);
        const auto hosts = wanted ? wanted->then(*tails) : std::nullopt;
        return hosts && own ? either(*hosts, patterns.literal("")) : hosts;
    });
}

// Of one real attempt: sure where it is the same for every error.
Truth of_all_errors(const Language& wanted)
{
    const auto& errors = verification_errors();
    const auto inside = std::ranges::count_if(errors, [&](const std::string& e) { return wanted.matches(e); });
    return inside == 0 ? Truth::no : inside == std::ssize(errors) ? Truth::yes : Truth::unknown;
}

// Those whose port is in the set, or that have none where the server's own is.
std::optional<Language> hosts_with_port(const TextSet& set, const RequestContext& c)
{
    Patterns& patterns = patterns_of(c);
    const auto &names = patterns.regex("^[^:]*:$").language, &bare = patterns.regex("^[^:]*$").language;
    if (!set.language || !names || !bare || !c.attempt)
        return std::nullopt;
    const auto hosts = names->then(*set.language);
    return hosts && set.language->matches(cat(own_port(c))) ? either(*hosts, *bare) : hosts;
}

}

Truth is_one_of(const Text& text, const TextSet& set, const RequestContext& c)
{
    const auto truth = [](bool b) { return b ? Truth::yes : Truth::no; };
    if (set.regex && !set.regex->valid())
        return Truth::unknown;
    std::optional<Language> wanted = set.language;
    std::string_view variable = text.text;
    switch (text.kind) {
    case Kind::known:
        if (set.regex)
            return truth(set.regex->matches(text.text));
        if (set.wildcards)
            return set.language ? truth(set.language->matches(text.text)) : Truth::unknown;
        return truth(set.caseless ? iequals(text.text, set.one) : text.text == set.one);
    case Kind::path:
        if (c.classes && set.language && c.patterns)
            c.classes->meet(set.id, text.shape.by || text.shape.text_prefix.empty() ? text.shape.by : &c.patterns->literal(text.shape.text_prefix),
                            [&] { return c.patterns->paths_of(*set.language, text.shape); });
        return set.language ? truth(set.language->matches(text.text)) : Truth::unknown;
    case Kind::opaque: return Truth::unknown;
    case Kind::chosen:
        if (wanted && !text.before.empty())
            wanted = wanted->after(text.before);
        break;
    case Kind::host: wanted = hosts_named(set, c), variable = "host"; break;
    case Kind::port: wanted = hosts_with_port(set, c), variable = "host"; break;
    }
    if (wanted && !c.imagination && text.kind == Text::Kind::chosen && text.text == verification_error)
        return of_all_errors(*wanted);
    if (!wanted || !c.imagination)
        return Truth::unknown;
    return truth(c.imagination->is_one_of(variable, *wanted));
}

Truth settled(Truth t, std::string_view question, std::string_view reason, const Place& place, const RequestContext& c)
{
    if (t != Truth::unknown || !c.imagination)
        return t;
    return c.imagination->fact(question, std::string(reason), place) ? Truth::yes : Truth::no;
}

}

// From the connection to the virtual host that a request is for: what httpd refuses before any hook of the request, and SNI against Host.
#include <algorithm>
#include <string>

#include "core/base/ascii.h"
#include "core/base/language/language.h"
#include "core/httpd/request/choices.h"
#include "core/httpd/request/imagination.h"
#include "core/httpd/request/model.h"
#include "core/httpd/request/url_mapping.h"

namespace aop {

namespace {

using Reply = Outcome::Reply;

// As fix_hostname: lower case, without port and one trailing dot.
std::string host_name(std::string_view host)
{
    if (const auto colon = host.rfind(':'); colon != host.npos && host.find(']', colon) == host.npos)
        host = host.substr(0, colon);
    if (host.ends_with('.'))
        host.remove_suffix(1);
    return lowered(host);
}

// What a request says that is written out. All else is left open, and nobody chooses.
Language said_by(const Attempt& a, std::string_view variable)
{
    if (variable == "method")
        return Language::literal(a.method);
    if (variable == "host")
        return Language::literal(a.host.value_or(""));
    if (variable == "query")
        return Language::literal(a.query);
    if (variable == "protocol")
        return Language::literal(a.http2 ? "HTTP/2.0" : a.host && !a.http10 ? "HTTP/1.1" : "HTTP/1.0");
    if (variable == "tls:ssl_protocol")
        return Language::literal(a.version == Attempt::Version::tls12 ? "TLSv1.2" : "TLSv1.3");
    if (variable == "tls:ssl_tls_sni")
        return Language::literal(a.sni);
    if (variable == "address" && (a.from_machine || !a.proxy_line.empty()))
        return Language::literal(a.from_machine ? "127.0.0.1" : a.proxy_line);
    if (!variable.starts_with("header:"))
        return Language::everything();
    const auto header = a.headers.find(std::string(variable.substr(7)));
    return Language::literal(header == a.headers.end() ? "" : header->second);
}

// The answer of the virtual host, with what nobody knows taken in every way.
Outcome answer(const Model& m, const Connection& c, ServerId server, const Attempt& a, const Walk& walk)
{
    const Imagination::Initial initial = [&](std::string_view variable) { return said_by(a, variable); };
    Choices choices;
    bool told = false;
    Outcome o = choices.worst_of([&] {
        Imagination imagination(choices, m.patterns().splits(), &initial, a.host ? std::string_view(*a.host) : std::string_view(),
                                Choices::Who::unknown);
        const Walk own{.files = walk.files, .trace = told ? nullptr : walk.trace};  // the first way is shown
        told = true;
        return request(m, c, server, a, &imagination, nullptr, &own);
    });
    return o;
}

// What the request before it leaves on the connection: it differs in its URL alone, as two that one curl makes.
Connection::LeftOver left_by(const Model& m, Connection c, ServerId server, const Attempt& a, const Walk& walk)
{
    Attempt first = a;
    first.path = first.before;
    first.before.clear();
    first.query.clear();
    Connection::LeftOvers left;
    c.leaves = &left;
    const Outcome o = answer(m, c, server, first, {.files = walk.files});
    // One that is dropped is the last of its connection.
    const auto made = std::ranges::find_if(left, [](const Connection::LeftOver& l) { return l.place && l.certain; });
    return o.reply == Reply::refused || o.reply == Reply::unknown || made == left.end() ? Connection::LeftOver{} : *made;
}

// httpd answers with an error before any hook of the request has run.
Outcome refused_early(const Model& m, Outcome::Reply reply, std::string_view status, ServerId server, std::string reason, const Walk& walk)
{
    Outcome o;
    o.reply = reply;
    o.server = server;
    o.reason = std::move(reason);
    Place place;
    if (const std::string page = error_page(m, server, {}, status, place); walk.trace && !page.empty())
        walk.trace->push_back({Stage::answer, cat("ErrorDocument: the body is ", page), place});
    return o;
}

// The virtual host that a request is for: by its Host, or without one by a whole URL, or by ServerPath.
ServerId asked_server(const Model& m, ChainId chain, const Attempt& a)
{
    if (const std::string name = a.host ? "" : url_host(a); !name.empty())
        return m.network.named(chain, host_name(name), true);
    if (!a.host)
        for (const ServerId s : m.network.chains()[chain].servers)
            if (is_below(m.server_path(s), a.path))
                return s;
    return m.network.named(chain, a.host ? host_name(*a.host) : "", true);
}

}

Outcome predict(const Model& m, const Attempt& a, const Walk& walk)
{
    Outcome o;
    const Endpoint* endpoint = m.network.at(a.to, a.ipv6);
    if (!endpoint) {
        o.reply = Reply::nobody;
        return o;
    }
    Connection c = connect(m, endpoint->chain, a);
    const Chain& chain = m.network.chains()[endpoint->chain];
    if (c.state != Connection::State::established) {
        o.reply = c.state == Connection::State::refused ? Reply::refused : Reply::unknown;
        o.reason = c.reason;
        o.place = c.place;
        return o;
    }
    // OpenSSL knows these methods, and httpd then answers; of another one it only sees bytes that are no handshake.
    static constexpr std::string_view known_to_openssl[]{"GET", "POST", "HEAD", "PUT"};
    if (!a.tls && m.tls[chain.first()] && std::ranges::find(known_to_openssl, a.method) == std::ranges::end(known_to_openssl)) {
        o.reply = Reply::refused;
        o.reason = "the request is plain HTTP, and the port speaks TLS";
        return o;
    }
    if (!a.tls && m.tls[chain.first()])
        return refused_early(m, Reply::bad_request, "400", chain.first(), "the request is plain HTTP, and the port speaks TLS", walk);
    if (walk.trace && c.tls && c.asked != demand_none)
        walk.trace->push_back({Stage::handshake,
                               c.certificate ? cat("a client certificate is asked for, and verified: ", c.verify)
                                             : "a client certificate is asked for, and the client has none",
                               m.site.servers[c.context].tls.verify_client.place});
    const ServerId server = asked_server(m, endpoint->chain, a);
    const std::string name = a.host ? *a.host : url_host(a);
    if ((a.host || !name.empty()) && m.site.servers[chain.first()].http->strict_host_check.value_or(false) &&
        !m.network.knows(endpoint->chain, host_name(name)))
        return refused_early(m, Reply::bad_request, "400", chain.first(), "StrictHostCheck: no virtual host has this name", walk);
    if (a.host && (a.host->empty() || a.host->starts_with(':')))
        return refused_early(m, Reply::bad_request, "400", server, "Host is empty", walk);
    const auto expect = a.headers.find("expect");
    if (expect != a.headers.end() && !expect->second.empty() && !iequals(expect->second, "100-continue"))
        return refused_early(m, Reply::bad_request, "417", server, "httpd answers 417 to this Expect", walk);
    if (c.tls) {
        // Up to TLS 1.2 a resumed session brings its name along.
        const bool named = !a.sni.empty() || (c.resumed && a.version == Attempt::Version::tls12 && !a.session_sni.empty());
        if (named && !a.host && url_host(a).empty())
            return refused_early(m, Reply::bad_request, "400", server, "the handshake has a name, and the request has no Host", walk);
        switch (may_switch(m, c.server, server, named, chain.name_based())) {
        case Switch::allowed: break;
        case Switch::misdirected:
            return refused_early(m, Reply::misdirected, "421", server, "the handshake was made for a virtual host with other TLS settings", walk);
        case Switch::forbidden: return refused_early(m, Reply::forbidden, "403", server, "the handshake has no name (SSLStrictSNIVHostCheck)", walk);
        }
    }
    if (!a.before.empty())
        c.left_over = left_by(m, c, server, a, walk);
    return answer(m, c, server, a, walk);
}

}

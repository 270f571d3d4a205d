// Up to TLS 1.2, a section that asks for a certificate after the handshake renegotiates. The certificate is then judged by the section of the
// request that the client has made, even if a page that httpd looks up inside the server (DirectoryIndex, -U, a listing) is what asks for it;
// where that section asks for nothing, it is taken unseen. That answer may be 403, but the certificate stays on the connection, and the next
// request finds it verified (ssl_callback_SSLVerify, ssl_hook_Access_classic). Over TLS 1.3 and HTTP/2 nothing of the kind is possible.
#include <algorithm>

#include "core/base/ascii.h"
#include "core/httpd/exposure/judge.h"
#include "core/httpd/exposure/tally.h"
#include "core/httpd/request/tls_access.h"

namespace aop {

namespace {

// What asks httpd, before a handler runs, whether another URL or file would be served: -U, -F and look-aheads.
const Directive* looks_ahead(const Directive& node)
{
    static constexpr std::string_view signs[]{"-U", "-F", "LA-U:", "LA-F:"};
    static constexpr std::string_view with_expressions[]{"RewriteCond", "RewriteRule",  "Require", "<If",          "<ElseIf",
                                                         "SSLRequire",  "SetEnvIfExpr", "Header",  "RequestHeader"};
    for (const Directive& d : node) {
        if (std::ranges::any_of(signs, [&](std::string_view sign) { return d.args().find(sign) != std::string_view::npos; }) &&
            std::ranges::any_of(with_expressions, [&](std::string_view name) { return iequals(d.name(), name); }))
            return &d;
        if (d.first_child())
            if (const Directive* inner = looks_ahead(d))
                return inner;
    }
    return nullptr;
}

bool takes_anybody(VerifyClient mode) { return mode == VerifyClient::none || mode == VerifyClient::optional_no_ca; }

}

// A section that says whom to ask, or which ciphers to have.
const Section* Judge::renegotiating_section(ServerId server) const
{
    const Section* found = nullptr;
    const auto look = [&](const Section& s) {
        if (!found && s.kind != Section::Kind::server && (s.verify_client || s.tls->cipher_suite || s.tls->verify_depth))
            found = &s;
    };
    m_.each_section(server, look);
    for (const SectionId i : m_.htaccess_of(server))
        look(m_.site.sections[i]);
    return found;
}

// Of a lookahead, nobody works out which page it comes to.
Place Judge::looked_ahead(ServerId server)
{
    if (!lookahead_) {
        lookahead_ = looks_ahead(m_.configuration.tree.root());
        for (const Htaccess& h : m_.configuration.htaccess)
            if (!*lookahead_)
                lookahead_ = looks_ahead(*h.node);
    }
    bool anybody = takes_anybody(m_.mode(server)), demands = false;
    m_.each_section(server, [&](const Section& s) {
        demands |= bool(demands_certificate(s)) || s.tls->cipher_suite;
        anybody |= s.verify_client && takes_anybody(*s.verify_client);
    });
    return *lookahead_ && anybody && demands ? (*lookahead_)->place : Place{};
}

// Servers whose requests may ask for a certificate after the handshake.
const std::vector<ServerId>& Judge::renegotiating_servers(ChainId chain)
{
    const auto [known, made] = renegotiating_.try_emplace(chain);
    if (made)
        for (const ServerId server : m_.network.chains()[chain].servers)
            if (m_.tls[server] && (m_.site.servers[server].tls.handshake->cipher_suite || renegotiating_section(server) ||
                                   (compares_less() && m_.mode(server) != VerifyClient::none)))
                known->second.push_back(server);
    return known->second;
}

Judge::Handshake Judge::handshake_of(const Endpoint& e, const Way& way) const
{
    const ServerId from = way.handshake, context = way.connection.context;
    return {e.chain,
            way.attempt.sni.empty(),
            way.connection.asked,
            m_.secure_group[from],
            m_.old_group[from],
            m_.protocols[from],
            m_.trust_group[context],
            m_.site.servers[from].tls.handshake->strict_sni.value_or(false)};
}

// The line for which a request to one of the servers that a connection may ask for leaves such a certificate; unset where none does. What
// mod_ssl takes for equal is asked once, so that servers that only differ in their names are not each tried after each other.
const Connection::LeftOver& Judge::leaves_certificate(const Endpoint& e, const Way& way)
{
    const Handshake handshake = handshake_of(e, way);
    const auto [known, made] = left_.try_emplace(handshake);
    if (!made)
        return known->second;
    Connection::LeftOver left;
    const Chain& chain = m_.network.chains()[e.chain];
    std::set<int> kinds;
    const Told told = std::exchange(told_, {});
    for (const ServerId server : renegotiating_servers(e.chain)) {
        if ((left.place && left.certain) || may_switch(m_, way.handshake, server, !way.attempt.sni.empty(), chain.name_based()) != Switch::allowed)
            continue;
        if (const Place line = looked_ahead(server); line && !left.place)
            left = {line, false};
        if ((kind_of(server) && !kinds.insert(*kind_of(server)).second) || (!host_for(e.chain, server) && m_.server_path(server).empty()))
            continue;
        Attempt a = attempt_at(e, server, true);
        a.sni = way.attempt.sni;
        a.version = Attempt::Version::tls12;
        a.credential = Credential{};
        Connection c = way.connection;
        c.leaves = &left;
        PathClasses classes = classes_for(e.chain, server);
        do
            for (const std::string& path : classes.take()) {
                a.path = path;
                worst(c, server, a, &classes, false);
            }
        while (!(left.place && left.certain) && classes.refine());
    }
    told_ = told;
    return left_[handshake] = left;
}

// Whether a connection may come to a server whose own demand its handshake did not make.
bool Judge::compares_less() const
{
    const auto policy = m_.site.sni_policy.value_or(SniPolicy::secure);
    return policy == SniPolicy::insecure || policy == SniPolicy::authonly || m_.configuration.httpd < Version{2, 4, 64};
}

// Whether any server may ask for more than the handshake did.
bool Judge::may_renegotiate()
{
    if (!may_renegotiate_)
        may_renegotiate_ = compares_less() || std::ranges::any_of(m_.site.sections, [](const Section& s) {
                               return s.kind != Section::Kind::server && (s.verify_client || s.tls->cipher_suite);
                           });
    return *may_renegotiate_;
}

// What a promise is worth to somebody who asks twice.
Judgement Judge::after_left_over(const Endpoint& e, Judgement j)
{
    AttemptResults unused, tally;
    std::vector<Way> ways;
    for (Way& way : ways_to(j.server, e, unused)) {
        if (way.attempt.version != Attempt::Version::tls12 || way.attempt.credential)
            continue;
        way.connection.left_over = leaves_certificate(e, way);
        way.attempt.credential = Credential{};
        way.is_free = true;
        if (way.connection.left_over.place)
            ways.push_back(way);
    }
    if (ways.empty())
        return j;
    const Told told = std::exchange(told_, {});
    PathClasses classes = classes_for(e.chain, j.server);
    do
        for (const std::string& path : classes.take())
            try_path(j.server, path, ways, classes, tally);
    while (!tally.doubtful && !tally.free && classes.refine());
    told_ = told;
    if (!tally.free && !tally.doubtful)
        return j;
    const auto& [sent, outcome] = tally.free ? *tally.free : *tally.doubtful;
    j.verdict = tally.free ? Verdict::partial : Verdict::unknown;
    j.cause = tally.free ? Cause::left_behind : Cause::not_modelled;
    j.place = ways.front().connection.left_over.place;
    j.reason = tally.free ? cat("serves ", sent.path, " over TLS 1.2 to whoever has sent any certificate with a request before on the connection")
                          : std::string(outcome.reason);
    j.attempt.reset();
    j.other.reset();
    return j;
}

}

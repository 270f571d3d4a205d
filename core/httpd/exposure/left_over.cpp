// Up to TLS 1.2, a section that asks for a certificate after the handshake renegotiates. The certificate is then judged by the section of the
// request that the client has made, even if a page that httpd looks up inside the server (DirectoryIndex, -U, a listing) is what asks for it;
// where that section asks for nothing, it is taken unseen. That answer may be 403, but the certificate stays on the connection, and the next
// request finds it verified (ssl_callback_SSLVerify, ssl_hook_Access_classic). What optional_no_ca has taken, in a section or in the handshake,
// stays as well; of that one SSL_CLIENT_VERIFY says GENEROUS.
//
// Where the next request has a section that wants more, httpd sends a HelloRequest and reads on. A client that answers it with any other data
// is not asked again: httpd looks whether the connection has a certificate and whether its verification is good, which it has just set so
// itself. No command does that: curl and s_client renegotiate, and their certificate is refused.
//
// Over TLS 1.3 and HTTP/2 nothing of the kind is possible.
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

// What requests leave to one of the servers that a connection may ask for, where one does. What mod_ssl takes for equal is asked once, so that
// servers that only differ in their names are not each tried after each other.
const Connection::LeftOvers& Judge::leaves_certificate(const Endpoint& e, const Way& way)
{
    const Handshake handshake = handshake_of(e, way);
    const auto [known, made] = left_.try_emplace(handshake);
    if (!made)
        return known->second;
    Connection::LeftOvers left;
    const Section* const generous = m_.takes_any_certificate();
    const auto is_settled = [&] { return left[0].place && left[0].certain && (!generous || (left[1].place && left[1].certain)); };
    const Chain& chain = m_.network.chains()[e.chain];
    std::set<int> kinds;
    const Told told = std::exchange(told_, {});
    for (const ServerId server : renegotiating_servers(e.chain)) {
        if (is_settled() || may_switch(m_, way.handshake, server, !way.attempt.sni.empty(), chain.name_based()) != Switch::allowed)
            continue;
        if (const Place line = looked_ahead(server); line && !left[0].place)
            left[0] = {.place = line, .certain = false};
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
        while (!is_settled() && classes.refine());
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

// Of a server that asks nobody in the handshake: one that has verified its clients with another CA, and whose sessions it accepts. The certificate
// comes along with the session.
std::optional<ServerId> Judge::giver_of_another_ca(ServerId server) const
{
    if (!session_giver_.contains(server))
        return std::nullopt;
    const auto gives = [&](const Server& s) {
        return m_.mode(s.index) != VerifyClient::none && m_.trust_group[s.index] != m_.trust_group[server] &&
               session_identity(m_.site, s) == session_identity(m_.site, m_.site.servers[server]);
    };
    const auto found = std::ranges::find_if(m_.site.servers, gives);
    return found == m_.site.servers.end() ? std::nullopt : std::optional(found->index);
}

// The ways to a server over TLS 1.2 with a certificate on the connection that nobody has verified. `insists`: the client does not renegotiate.
std::vector<Judge::Way> Judge::ways_with_left_over(ServerId server, const Endpoint& e, bool insists)
{
    AttemptResults unused;
    std::vector<Way> ways;
    const auto add = [&](Way way, const Connection::LeftOver& left) {
        if (!left.place)
            return;
        way.connection.left_over = left;
        way.connection.left_over.insists = insists;
        way.attempt.credential = Credential{};
        way.attempt.before = left.path;
        way.is_free = true;
        ways.push_back(std::move(way));
    };
    for (const Way& way : ways_to(server, e, unused)) {
        const Connection& c = way.connection;
        if (way.attempt.version != Attempt::Version::tls12)
            continue;
        if (!way.attempt.credential)
            for (const Connection::LeftOver& left : leaves_certificate(e, way))
                add(way, left);
        const auto giver = insists && !way.attempt.credential ? giver_of_another_ca(server) : std::nullopt;
        if (giver) {
            Way resumed = way;
            resumed.attempt.session_of = giver;
            add(std::move(resumed), {.place = m_.site.servers[*giver].tls.verify_client.place, .asked = c.asked});
        }
        if (insists && way.attempt.credential && way.is_free && c.certificate)
            add(way, {.place = m_.site.servers[c.context].tls.verify_client.place, .generous = c.verify == "GENEROUS", .asked = c.asked});
    }
    return ways;
}

// What a promise is worth to somebody who asks twice; `insists`: and does not renegotiate.
Judgement Judge::after_left_over(const Endpoint& e, Judgement j, bool insists)
{
    const std::vector<Way> ways = ways_with_left_over(j.server, e, insists);
    if (ways.empty())
        return j;
    AttemptResults tally;
    const Told told = std::exchange(told_, {});
    PathClasses classes = classes_for(e.chain, j.server);
    do
        for (const std::string& path : classes.take())
            try_path(j.server, path, ways, classes, tally);
    while (!tally.doubtful && !tally.free && classes.refine());
    told_ = told;
    if (!tally.free && !tally.doubtful)
        return j;
    const auto& found = tally.free ? *tally.free : *tally.doubtful;
    const Attempt& sent = found.first;
    const auto by = std::ranges::find_if(ways, [&](const Way& way) {
        return way.attempt.before == sent.before && way.attempt.sni == sent.sni && way.attempt.session_of == sent.session_of;
    });
    const Connection::LeftOver& left = by->connection.left_over;
    j.verdict = tally.free ? Verdict::partial : Verdict::unknown;
    j.cause = tally.free ? Cause::left_behind : Cause::not_modelled;
    j.place = left.place;
    j.reason = !tally.free ? std::string(found.second.reason)
                           : cat("serves ", sent.path, " over TLS 1.2 to whoever has sent any certificate ",
                                 left.path.empty() ? "in the handshake" : "with a request before on the connection",
                                 left.insists ? " and does not renegotiate" : "");
    j.attempt.reset();
    j.other.reset();
    if (tally.free && sent.session_of) {
        j.cause = Cause::sessions;
        j.other = sent.session_of;
        j.reason =
            cat("has the same session identity as ", m_.site.servers[*j.other].label(), ", whose verified clients get in if they do not renegotiate");
    }
    // With the disk at hand, what proves it is looked for later.
    if (tally.free && !left.insists && (m_.disk || is_content(predict(m_, sent).reply)))
        j.attempt = sent;
    return j;
}

}

// From the first byte to an established connection: which virtual host the SNI
// selects, with whose SSL_CTX, what it demands, and whether the client can give it.
#include "core/httpd/request/model.h"

#include <algorithm>
#include <limits>

#include "core/base/ascii.h"
#include "core/httpd/request/guard.h"
#include "core/httpd/request/ocsp.h"
#include "core/httpd/settings/verify_mode.h"
#include "core/trust/meant_anchors.h"

namespace aop {

int demand_of(VerifyClient mode)
{
    switch (mode) {
    case VerifyClient::none: return demand_none;
    case VerifyClient::optional:
    case VerifyClient::optional_no_ca: return demand_ask;
    case VerifyClient::require: return demand_must;
    }
    return demand_none;
}

bool is_anchored(const Model& m, ServerId store, const Credential& c)
{
    const TrustSet& trust = m.trust[store];
    const auto holds = [&](const std::vector<const Anchor*>& anchors, bool any) {
        return std::ranges::any_of(anchors, [&](const Anchor* a) { return a->sha256 == c.anchor && (any || a->self_signed); });
    };
    return !c.anchor.empty() && (holds(trust.accepted_anchors, true) || holds(trust.anchors, false));
}

Verification verify(const Model& m, ServerId store, const Credential& c, int depth)
{
    const TrustSet& trust = m.trust[store];
    if (c.fault != Credential::Fault::none)
        return Verification::refused;
    const bool anchored = is_anchored(m, store, c);
    if (anchored ? c.depth > depth : c.sent > depth)
        return Verification::refused;  // mod_ssl's own check, for what is not trusted as well
    if (trust.trust == Trust::unknown || m.site.servers[store].tls.revocation->crl_check.value_or({}).scope != Scope::none ||
        asks_responders(m, store))
        return anchored || c.anchor.empty() == false ? Verification::unknown : Verification::untrusted;
    return anchored ? Verification::ok : Verification::untrusted;
}

std::optional<Credential> trusted_credential(const Model& m, ServerId server)
{
    const TrustSet& trust = m.trust[server];
    // With SSLVerifyDepth 0 only who has the key of a trusted certificate itself.
    if (m.site.servers[server].tls.verify_depth.value_or(1) == 0)
        for (const Anchor* a : trust.anchors)
            if (trust.answer_of(*a).shown)
                return Credential{.anchor = a->sha256, .depth = 0};
    const auto depth = [&](const Anchor* a) { return trust.answer_of(*a).depth; };
    // Whom mod_aop lets in as well comes first.
    const Server& s = m.site.servers[server];
    const auto rank = [&](const Anchor* a) {
        const bool is_first = depth(a) <= s.tls.verify_depth.value_or(1) && is_meant(s.intent->trust.value_or({"any"}), *a);
        return std::pair(!is_first, depth(a));
    };
    if (const auto a = std::ranges::min_element(trust.accepted_anchors, {}, rank); a != trust.accepted_anchors.end())
        return Credential{.anchor = (*a)->sha256, .depth = depth(*a)};
    for (const Anchor* a : trust.anchors)
        if (a->self_signed)
            return Credential{.anchor = a->sha256, .depth = a->ca ? 1 : 0};
    return std::nullopt;
}

namespace {

// mod_ssl's verify callback works with the settings of the virtual host that the
// SNI selected. One without TLS was never initialised: its depth is -1 when unset.
int depth_limit(const Model& m, ServerId server)
{
    const Tls& tls = m.site.servers[server].tls;
    if (!m.tls[server] && tls.verify_client && *tls.verify_client == VerifyClient::none)
        return std::numeric_limits<int>::max();  // the callback looks no further
    return tls.verify_depth.value_or(m.tls[server] ? 1 : -1);
}

// optional_no_ca lets a certificate of an unknown CA through. Not so in a virtual host that was never
// initialised, for want of TLS: its SSLOCSPEnable is then on, and refuses what has no issuer to ask.
bool forgives(const Model& m, ServerId server)
{
    const Tls& tls = m.site.servers[server].tls;
    return tls.verify_client.value_or(VerifyClient::none) == VerifyClient::optional_no_ca &&
           (m.tls[server] || (tls.revocation->ocsp && tls.revocation->ocsp->scope == Scope::none));
}

Connection refused(Connection c, std::string reason, const Place& place)
{
    c.state = Connection::State::refused;
    c.reason = std::move(reason);
    c.place = place;
    return c;
}

// Whether the chain takes up a session that another virtual host, perhaps of another
// address, has given to a client it knew.
bool resumes(const Model& m, const Connection& c, ServerId from, const Attempt& a)
{
    const Site& site = m.site;
    if (m.network.chains_of(from).empty() || session_identity(site, site.servers[from]) != session_identity(site, site.servers[c.server]))
        return false;
    // The guard has no session resumed whose handshake asked less.
    if (has_guard(m, c.context) && asks_more(m, c.context, from))
        return false;
    const ChainId origin = m.network.chains_of(from).front();
    const ServerId giver = m.network.chains()[origin].first(), taker = m.network.chains()[c.chain].first();
    const Tls &gave = site.servers[giver].tls, &takes = site.servers[taker].tls;
    // Switched off by the first virtual host, or by the one that the SNI selects.
    const auto has_tickets = [&](ServerId first, ServerId own) {
        return site.servers[first].tls.sessions->session_tickets.value_or(true) && site.servers[own].tls.sessions->session_tickets.value_or(true);
    };
    if (a.tickets && has_tickets(giver, m.tls[from] ? from : giver)) {
        const bool same_key =
            gave.sessions->ticket_key_file && takes.sessions->ticket_key_file && *gave.sessions->ticket_key_file == *takes.sessions->ticket_key_file;
        return has_tickets(taker, c.context) && (giver == taker || same_key);
    }
    // With tickets OpenSSL takes a PSK of TLS 1.3 for one, and does not look into the cache.
    if (a.version == Attempt::Version::tls13 && has_tickets(taker, c.context))
        return false;
    return site.session_cache && !site.session_cache->starts_with("none");
}

}

// Whether a client can resume what it began here.
static bool gives_sessions(const Model& m, const Connection& c)
{
    const auto has_tickets = [&](ServerId s) { return m.site.servers[s].tls.sessions->session_tickets.value_or(true); };
    if (has_tickets(m.network.chains()[c.chain].first()) && has_tickets(c.context))
        return true;
    return m.site.session_cache && !m.site.session_cache->starts_with("none");
}

bool offers(const Model& m, ChainId chain, ServerId server, Attempt::Version version)
{
    // The SNI brings its own versions along only where SSLProtocol is written.
    const bool own = m.tls[server] && m.site.servers[server].tls.handshake->protocol;
    const int bits = m.protocols[own ? server : m.network.chains()[chain].first()];
    return (bits & (version == Attempt::Version::tls12 ? 8 : 16)) != 0;
}

// What comes of the certificate that the client has presented; `asked`: the line that wants it.
static Connection verified(const Model& m, Connection c, const Attempt& a, const Place& asked)
{
    Verification v = verify(m, c.context, *a.credential, depth_limit(m, c.server));
    if (c.server != c.context && asks_responders(m, c.server))
        v = Verification::unknown;
    c.certificate = true;
    if (v == Verification::ok) {
        c.verify = "SUCCESS";
        return c;
    }
    if (v == Verification::unknown) {
        c.state = Connection::State::unknown;
        c.reason = "whether its certificate verifies is not known";
        return c;
    }
    if (v == Verification::refused || !forgives(m, c.server))
        return refused(c, "the client certificate does not verify", asked);
    const bool tls13 = a.version == Attempt::Version::tls13;
    c.verify = tls13 ? "FAILED" : "GENEROUS";
    c.early_verify = tls13 ? "" : "FAILED";
    // Up to TLS 1.2 a resumed session is not verified again: what optional_no_ca forgave is forgotten, and httpd says SUCCESS.
    if (a.resumes_own) {
        if (tls13 || !gives_sessions(m, c))
            return refused(c, "there is no session to resume", asked);
        c.resumed = true;
        c.verify = "SUCCESS";
    }
    return c;
}

Connection connect(const Model& m, ChainId chain, const Attempt& a)
{
    Connection c;
    c.chain = chain;
    const ServerId first = m.network.chains()[chain].first();
    c.server = c.context = first;
    c.tls = m.tls[first];  // before any name is known
    if (!a.tls || !c.tls) {
        if (a.tls && !c.tls)
            return refused(c, "the first virtual host of this address speaks plain HTTP", m.site.servers[first].place);
        c.tls = a.tls;
        return c;
    }
    if (!a.sni.empty())
        c.server = m.network.named(chain, a.sni, false);
    if (m.tls[c.server])
        c.context = c.server;
    if (!offers(m, chain, c.server, a.version))
        return refused(c, "this TLS version is switched off", m.site.servers[c.server].tls.handshake->protocol.place);
    const Setting<VerifyClient>& own = m.site.servers[c.server].tls.verify_client;
    const Setting<VerifyClient>& asked = m.site.servers[c.context].tls.verify_client;
    const ClientAuth question = question_of(m.site.servers[c.context].tls);
    c.asked = m.mode(c.context) == VerifyClient::none ? demand_none
                                                      : (question.asked ? demand_ask : 0) | (question.insisted ? demand_must & ~demand_ask : 0);

    if (a.session_of && resumes(m, c, *a.session_of, a)) {
        c.resumed = true;
        c.certificate = true;  // the one it was made with; nobody looks at it again
        c.verify = "SUCCESS";
        return c;
    }
    c.requested = c.asked != demand_none && question.in_handshake(a.version == Attempt::Version::tls13);
    const bool presented = a.credential && !a.session_of;

    const bool must = (c.requested && c.asked == demand_must) || own.value_or(VerifyClient::none) == VerifyClient::require;
    if (!c.requested || !presented)
        return must ? refused(c, "a client certificate is required", own ? own.place : asked.place) : c;

    return verified(m, std::move(c), a, asked.place);
}

Switch may_switch(const Model& m, ServerId from, ServerId to, bool sni_sent, bool name_based)
{
    const auto strict = [&](ServerId s) { return m.site.servers[s].tls.handshake->strict_sni.value_or(false); };
    if (!sni_sent && name_based && (strict(from) || strict(to)))
        return Switch::forbidden;
    if (from == to)
        return Switch::allowed;
    const Version httpd = m.configuration.httpd;
    bool same = false;
    if (httpd < Version{2, 4, 66}) {
        if (!sni_sent && httpd < Version{2, 4, 64})
            return Switch::allowed;
        same = m.old_group[from] == m.old_group[to];
        return same ? Switch::allowed : Switch::misdirected;
    }
    switch (m.site.sni_policy.value_or(SniPolicy::secure)) {
    case SniPolicy::secure: same = m.secure_group[from] == m.secure_group[to]; break;
    case SniPolicy::authonly: same = m.authonly_group[from] == m.authonly_group[to]; break;
    case SniPolicy::strict: break;
    case SniPolicy::insecure: same = true; break;
    }
    return same ? Switch::allowed : Switch::misdirected;
}

}

// Servers that hand nothing to strangers: whether that is proved, and for whom they are there at all.
#include <algorithm>

#include "core/base/ascii.h"
#include "core/httpd/exposure/judge.h"
#include "core/httpd/exposure/tally.h"
#include "core/httpd/request/guard.h"

namespace aop {

namespace {

Judgement saying(Judgement j, Verdict v, Cause c, std::string reason)
{
    j.verdict = v, j.cause = c, j.reason = std::move(reason);
    return j;
}

Judgement rejects_by_aop_trust(const Server& s, Judgement j)
{
    j.place = s.intent->trust.place;
    return saying(std::move(j), Verdict::broken, Cause::nothing_served, "rejects everybody: AOPTrust means none of the CAs that the server trusts");
}

}

// Those who have not been vouched for by this server's own CA, and get content all the same, or may.
std::optional<Judgement> Judge::let_in_by_others(Judgement j, ServerId asks, const AttemptResults& tally) const
{
    const Server& s = m_.site.servers[j.server];
    if (tally.crossing) {
        j.attempt = tally.crossing->first;
        j.other = tally.crossing_from;
        if (tally.crossing_by_error) {
            j.place = tally.crossing->second.place;
            return saying(std::move(j), Verdict::partial, Cause::error_page,
                          cat("serves ", tally.crossing->second.path, " as the page of an error to clients with a certificate for ",
                              m_.site.servers[tally.crossing_from].label()));
        }
        if (m_.site.sni_policy)
            j.place = m_.site.sni_policy.place;
        return saying(std::move(j), Verdict::partial, Cause::other_ca,
                      cat("lets in who has a certificate for ", m_.site.servers[tally.crossing_from].label()));
    }
    if (tally.doubtful) {
        j.place = tally.doubtful->second.place ? tally.doubtful->second.place : j.place;
        return saying(std::move(j), Verdict::unknown, Cause::not_modelled, tally.doubtful->second.reason);
    }
    if (tally.too_many && m_.mode(asks) != VerifyClient::require)  // what the handshake demands holds for every path
        return saying(std::move(j), Verdict::unknown, Cause::not_modelled, "it hangs on too many conditions on paths");
    if (j.cache) {
        j.place = j.cache;
        return saying(std::move(j), Verdict::partial, Cause::cached, "serves what its cache has stored without asking for a certificate");
    }
    // The guard knows of which certificates no responder was asked.
    if (const auto twin = ocsp_twin_.find(j.server); twin != ocsp_twin_.end() && !has_guard(m_, j.server)) {
        j.other = twin->second;
        j.place = s.server_name ? s.server_name.place : s.place;
        return saying(std::move(j), Verdict::partial, Cause::sessions,
                      cat("has the same session identity as ", m_.site.servers[twin->second].label(), ", which asks no OCSP responder"));
    }
    const bool is_guarded = has_guard(m_, j.server) && m_.trust[asks].trust != Trust::unknown;
    if (const auto twin = session_twin_.find(j.server); twin != session_twin_.end() && !is_guarded) {
        j.other = twin->second;
        j.place = s.server_name ? s.server_name.place : s.place;
        return saying(std::move(j), Verdict::partial, Cause::sessions,
                      cat("has the same session identity as ", m_.site.servers[twin->second].label(), ", which trusts another CA"));
    }
    return std::nullopt;
}

// The guard is on, and no handshake has anybody come past it.
std::optional<Judgement> Judge::guard_shuts_all_out(Judgement j, ServerId asks, const AttemptResults& tally) const
{
    if (!has_guard(m_, j.server) || tally.past_guard)
        return std::nullopt;
    const Server& s = m_.site.servers[j.server];
    j.place = s.intent->guard.place;
    const std::string_view why = !m_.tls[j.server]                                ? "the server has no TLS of its own and so trusts no CA"
                                 : m_.mode(asks) == VerifyClient::none            ? "the handshake asks for no client certificate"
                                 : pins_shut_all_out(s, m_.trust[j.server])       ? "AOPClientPin names only CAs"
                                 : aop_trust_shuts_all_out(s, m_.trust[j.server]) ? "AOPTrust means none of the CAs that the server trusts"
                                                                                  : "no client certificate can verify";
    return saying(std::move(j), Verdict::broken, Cause::guard_alone, cat("rejects everybody: AOPGuard is on, and ", why));
}

// A certificate is demanded, and none passes.
std::optional<Judgement> Judge::shuts_all_out(Judgement j, ServerId asks, const AttemptResults& tally) const
{
    const Tls& tls = m_.site.servers[asks].tls;
    const TrustSet& trust = m_.trust[asks];
    const bool must = m_.mode(asks) == VerifyClient::require;
    if (trust.trust == Trust::unknown)
        return saying(std::move(j), Verdict::unknown, Cause::trust_unknown, trust.reason.empty() ? "whom it trusts is not known" : trust.reason);
    if (must && (trust.trust == Trust::none || trust.trust == Trust::unusable || !tally.tried_right))
        return saying(std::move(j), Verdict::broken, Cause::no_anchor,
                      trust.trust == Trust::none
                          ? "requires a client certificate and trusts no CA"
                          : cat("requires a client certificate, and none can verify", trust.reason.empty() ? "" : ": ", trust.reason));
    if (must && !tally.right && !tally.serves_the_right_one()) {
        j.place = tls.verify_depth ? tls.verify_depth.place : j.place;
        return saying(std::move(j), Verdict::broken, tls.verify_depth && *tls.verify_depth == 0 ? Cause::depth : Cause::no_anchor,
                      "requires a client certificate, and rejects those of the CA it trusts");
    }
    return std::nullopt;
}

// Nobody without a certificate gets content: who does, and is that right?
Judgement Judge::no_way_in(const Endpoint& e, Judgement j, const AttemptResults& tally)
{
    const Server& s = m_.site.servers[j.server];
    const ServerId asks = m_.tls[j.server] ? j.server : m_.network.chains()[e.chain].first();
    const bool must = m_.mode(asks) == VerifyClient::require;
    if (const auto& verify = m_.site.servers[asks].tls.verify_client)
        j.place = verify.place;
    if (auto others = let_in_by_others(j, asks, tally))
        return *std::move(others);
    const bool asks_nobody = !m_.tls[j.server] || m_.mode(asks) == VerifyClient::none;
    if (auto nobody = asks_nobody ? guard_shuts_all_out(j, asks, tally) : std::nullopt)
        return *std::move(nobody);
    if (auto nobody = shuts_all_out(j, asks, tally))
        return *std::move(nobody);
    if (auto nobody = guard_shuts_all_out(j, asks, tally))
        return *std::move(nobody);
    const bool served = tally.serves_the_right_one();
    // Then what rejects the right client is `Require aop`.
    const bool means_nobody =
        !served && tally.right && tally.right->reply == Outcome::Reply::forbidden && aop_trust_shuts_all_out(s, m_.trust[j.server]);
    if (must && means_nobody)
        return rejects_by_aop_trust(s, std::move(j));
    if (must && !m_.tls[j.server] && served)
        return saying(std::move(j), Verdict::enforced, Cause::borrowed, "the handshake of the first virtual host requires a certificate");
    if (must && m_.tls[j.server])
        return saying(std::move(j), Verdict::enforced, Cause::handshake, "the handshake requires a certificate");
    if (const auto giver = session_giver_.find(j.server);
        giver != session_giver_.end() && !served && accepts_sessions_of(giver->second, j.server, e)) {
        j.other = giver->second;
        j.place = s.server_name ? s.server_name.place : s.place;
        return saying(std::move(j), Verdict::partial, Cause::sessions,
                      cat("has the same session identity as ", m_.site.servers[giver->second].label(), ", whose verified clients get in"));
    }
    const auto stored = std::ranges::find_if(tally.paths, [](const AttemptResults::Path& p) { return p.cached.has_value(); });
    if (!served && stored != tally.paths.end() && m_.shares_cache(j.server)) {
        j.place = stored->cached->place;
        return saying(std::move(j), Verdict::unknown, Cause::not_modelled,
                      "what another server has stored in the cache is served before anybody is refused");
    }
    if (means_nobody)
        return rejects_by_aop_trust(s, std::move(j));
    if (!served) {
        const bool demanded = tally.tried_right && tally.right && tally.right->reply == Outcome::Reply::forbidden;
        return saying(std::move(j), Verdict::closed, Cause::nothing_served,
                      demanded && m_.mode(asks) != VerifyClient::none ? "rejects all clients" : "only redirects or refuses");
    }
    if (has_guard(m_, j.server)) {
        j.place = s.intent->guard.place;
        return saying(std::move(j), Verdict::enforced, Cause::guard, "AOPGuard requires a verified certificate for every request");
    }
    return saying(std::move(j), Verdict::enforced, Cause::check, "every path requires a verified certificate");
}

}

// As on_quick and admit in mod_aop/guard/guard.cpp: the certificate is verified again, with the CAs of the server that answers and not those of
// the handshake or of the session. OCSP is not asked again: who came by a handshake that did not ask is refused.
#include "core/httpd/request/guard.h"

#include <algorithm>

#include "core/base/path_prefix.h"
#include "core/httpd/request/ocsp.h"
#include "core/httpd/request/visit.h"
#include "core/trust/meant_anchors.h"

namespace aop {

bool has_guard(const Model& m, ServerId server) { return is_guarded(*m.site.servers[server].intent); }

bool is_exempt(const Server& server, std::string_view path)
{
    const auto& exempt = server.intent->guard_exempt;
    return exempt && std::ranges::any_of(*exempt, [&](const Exemption& e) { return is_below(e.path, path); });
}

static const Anchor* anchor_of(const TrustSet& trust, const std::string& pin)
{
    const auto sha256 = parse_fingerprint(pin);
    const auto found = std::ranges::find_if(trust.anchors, [&](const Anchor* a) { return a->sha256 == sha256; });
    return found == trust.anchors.end() ? nullptr : *found;
}

bool names_ca(const std::string& pin, const TrustSet& trust)
{
    const Anchor* const a = anchor_of(trust, pin);
    return a && a->ca && !trust.answer_of(*a).itself && !trust.answer_of(*a).shown;
}

bool pins_shut_all_out(const Server& server, const TrustSet& trust)
{
    const auto& pins = server.intent->client_pins;
    return pins && !(*pins).empty() && std::ranges::all_of(*pins, [&](const std::string& pin) { return names_ca(pin, trust); });
}

bool aop_trust_shuts_all_out(const Server& server, const TrustSet& trust)
{
    const auto& words = server.intent->trust;
    return words && trust.trust != Trust::unknown && !trust.accepted_anchors.empty() &&
           std::ranges::none_of(trust.accepted_anchors, [&](const Anchor* a) { return is_meant(*words, *a); });
}

// Whether AOPTrust leaves out the CA of this certificate.
static bool is_left_out(const Server& server, const TrustSet& trust, const Credential& c)
{
    const auto& words = server.intent->trust;
    const auto ca = std::ranges::find(trust.anchors, c.anchor, &Anchor::sha256);
    return words && ca != trust.anchors.end() && !is_meant(*words, **ca);
}

static int depth_of(const Server& server) { return server.tls.verify_depth.value_or(1); }

bool guard_vouches_for(const Model& m, ServerId server, const Credential& c)
{
    const Server& s = m.site.servers[server];
    return has_guard(m, server) && m.tls[server] && verify(m, server, c, depth_of(s)) == Verification::ok && !is_left_out(s, m.trust[server], c);
}

std::string_view guard_refusal(const Model& m, const Connection& c, ServerId server, const Attempt& a, bool has_certificate, std::string_view checked)
{
    const Server& s = m.site.servers[server];
    if (!c.tls)
        return "the request is plain HTTP";
    if (!has_certificate)
        return "the client has shown no certificate";
    if (checked != "SUCCESS")
        return "mod_ssl has not verified the client certificate";
    if (!m.tls[server] && s.tls.engine.value_or(Engine::off) != Engine::optional)
        return "the server has no TLS of its own, and so trusts no CA";
    const TrustSet& trust = m.trust[server];
    if (trust.trust == Trust::none || trust.trust == Trust::unusable)
        return "no client certificate can verify under the CAs of this server";
    if (pins_shut_all_out(s, trust))
        return "AOPClientPin names no client certificate";
    if (aop_trust_shuts_all_out(s, trust) || (a.credential && is_left_out(s, trust, *a.credential)))
        return "AOPTrust does not mean the CA of the client certificate";
    if (asks_more(m, server, c.resumed && a.session_of ? *a.session_of : c.context))
        return "the handshake did not ask OCSP about the client certificate";
    // Whoever asks for a certificate that is at hand has verified it.
    if (!a.credential || a.credential->texts)
        return "";
    const Verification v = verify(m, server, *a.credential, depth_of(s));
    const bool is_foreign = v == Verification::unknown && trust.trust != Trust::unknown && !is_anchored(m, server, *a.credential);
    if (v == Verification::refused || v == Verification::untrusted || is_foreign)
        return "the client certificate does not verify under the CAs of this server";
    return "";
}

std::optional<Outcome> Visit::refused_by_guard()
{
    const Server& s = m_.site.servers[server_];
    if (!has_guard(m_, server_) || attempt_.past_guard)
        return std::nullopt;
    const std::string_view why = guard_refusal(m_, connection_, server_, attempt_, seen_.certificate, seen_.verify);
    if (why.empty()) {
        note(seen_, Stage::guard, "AOPGuard: the client has a certificate that this server trusts", s.intent->guard.place);
        return std::nullopt;
    }
    if (is_exempt(s, seen_.path)) {
        note(seen_, Stage::guard, "AOPGuardExempt: the path is exempt", s.intent->guard_exempt.place);
        return std::nullopt;
    }
    note(seen_, Stage::guard, cat("AOPGuard: 403, since ", why), s.intent->guard.place);
    guard_refused_ = true;
    return outcome(Outcome::Reply::forbidden, cat("AOPGuard refuses the request: ", why), s.intent->guard.place);
}

}

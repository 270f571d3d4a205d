#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

namespace aop {

namespace {

// Why OpenSSL refuses what this intermediate signed, whatever its root is worth.
std::optional<std::string> too_weak(const Anchor& intermediate, int level)
{
    const int wanted = bits_of_level(level);
    if (intermediate.security_bits < wanted)
        return cat("has a key (", intermediate.key, ") that OpenSSL's security level ", level, " refuses");
    if (intermediate.signature_bits < wanted)
        return cat("carries a signature (", intermediate.signature, ") that OpenSSL's security level ", level, " refuses");
    return std::nullopt;
}

}

static void check(const Assessment& a, Report& report)
{
    for (const AuthenticatingServer& s : a.asking) {
        const bool nobody = s.trust.accepted_anchors.empty();
        for (const Anchor* anchor : s.trust.anchors) {
            const TrustSource* source = source_of(s.trust, *anchor);
            if (!source)
                continue;
            if (nobody && !anchor->trouble(a.now) && s.trust.answer_of(*anchor).detail.empty() &&
                anchor->security_bits < bits_of_level(s.trust.demands.security_level))
                report(s.server, place_of(*source, s.server),
                       cat("rejects every client: ", anchor->called(), " in ", shown(a, *source), " ", s.trust.trouble(*anchor, a.now).value_or("")))
                    .at_word(1);
            else if (!nobody && anchor->ca && !anchor->ends_chain && !anchor->self_signed)
                if (const auto why = too_weak(*anchor, s.trust.demands.security_level))
                    report(s.server, place_of(*source, s.server),
                           cat("rejects what ", anchor->called(), " in ", shown(a, *source), " signs: it ", *why))
                        .at_word(1);
        }
    }
}

extern constinit const Rule aop418_ca_key_too_weak{
    .id = "AOP418",
    .name = "ca-key-too-weak",
    .severity = Severity::error,
    .summary = "The CA's key, or the signature on an intermediate, is below OpenSSL's security level",
    .why = "Every client of this CA is rejected, including Cloudflare.",
    .httpd = "At security level 2, the usual default, OpenSSL requires 112 bits of strength from every key of the "
             "chain (RSA 2048, EC 224; otherwise error 67, CA certificate key too weak) and from every signature "
             "except the root's own (SHA-1 has 63; error 68, CA signature digest algorithm too weak). httpd "
             "starts without a warning. `@SECLEVEL=…` in SSLCipherSuite changes the level.",
    .fix = "Make a new CA with an EC P-256 or RSA 3072 key, and sign with SHA-256.",
    .references = "https://docs.openssl.org/3.0/man3/SSL_CTX_set_security_level/\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile",
    .check = check,
};

}

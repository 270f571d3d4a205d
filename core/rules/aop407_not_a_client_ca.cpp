#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

namespace aop {

namespace {

// Whether one of the rules about dates, missing roots, weak keys and revocation lists says it.
bool has_a_rule_of_its_own(const TrustSet& trust, const Anchor& anchor, std::int64_t now)
{
    const bool out_of_date = now > anchor.not_after || now < anchor.not_before;
    const bool unrooted = !anchor.self_signed && !anchor.ends_chain;
    const bool weak =
        !anchor.trouble(now) && trust.answer_of(anchor).detail.empty() && anchor.security_bits < bits_of_level(trust.demands.security_level);
    return unrooted || weak || (!anchor.flaw && anchor.dates_readable && out_of_date) || trust.answer_of(anchor).for_want_of_list();
}

}

static void check(const Assessment& a, Report& report)
{
    for (const AuthenticatingServer& s : a.asking) {
        const bool unusual = s.trust.only_unusual();
        if (!s.trust.accepted_anchors.empty() && !unusual)
            continue;
        for (const Anchor* anchor : s.trust.anchors)
            if (!has_a_rule_of_its_own(s.trust, *anchor, a.now))
                if (const TrustSource* source = source_of(s.trust, *anchor))
                    report(s.server, place_of(*source, s.server),
                           cat(unusual ? "rejects every client whose certificate names its issuer in the usual way: " : "rejects every client: ",
                               anchor->called(), " in ", shown(a, *source), " ", s.trust.usual_trouble(*anchor, a.now).value_or("")))
                        .at_word(1);
    }
}

extern constinit const Rule aop407_not_a_client_ca{
    .id = "AOP407",
    .name = "not-a-client-ca",
    .severity = Severity::error,
    .summary = "No certificate in the CA file can verify a client certificate",
    .why = "Every client is rejected, including Cloudflare.",
    .httpd = "OpenSSL requires a root that signs itself, may sign certificates (basicConstraints CA:TRUE, "
             "keyUsage keyCertSign) and, if it has an extended key usage, lists clientAuth there. It also requires dates that it can read, "
             "an EC key on a named curve, name constraints that permit a client, and no other certificate of the same name before it: behind one, it "
             "is found only "
             "for client certificates that give its serial number. httpd does not check this; each rejection is AH02039.",
    .fix = "Use a root made as a CA: basicConstraints=critical,CA:TRUE and "
           "keyUsage=critical,keyCertSign,cRLSign, no extendedKeyUsage.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile\n"
                  "https://docs.openssl.org/3.0/man1/openssl-verification-options/\n"
                  "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.9",
    .check = check,
};

}

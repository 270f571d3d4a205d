#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const AuthenticatingServer& s : a.asking) {
        if (s.trust.trust != Trust::public_web)
            continue;
        const auto& accepted_anchors = s.trust.accepted_anchors;
        const Anchor* example = accepted_anchors.front();
        std::int64_t known = 0;
        for (const Anchor* anchor : accepted_anchors)
            if (anchor->known == Known::web_pki)
                example = known++ ? example : anchor;
        const TrustSource* source = source_of(s.trust, *example);
        if (!source)
            continue;
        report(s.server, place_of(*source, s.server),
               known ? cat("trusts ", count_of(known, "public CA", "public CAs"), ", such as ", example->called(),
                           ": anyone can get a certificate from them")
                     : cat("trusts ", accepted_anchors.size(), " CAs, such as ", example->called(),
                           ": that is a bundle of public ones, from which anyone can get a certificate"))
            .at_word(1);
    }
}

extern constinit const Rule aop202_public_ca_bundle{
    .id = "AOP202",
    .name = "public-ca-bundle",
    .severity = Severity::error,
    .summary = "The client CA is a bundle of public CAs",
    .why = "Anyone can get a certificate from a public CA. A client with a certificate for any name passes the "
           "check. Cloudflare's own certificate comes from none of these CAs, so Cloudflare is rejected.",
    .httpd = "httpd verifies the chain and the purpose of a certificate, never its name. Each root in the file is "
             "a way in, and each handshake carries all their names.",
    .fix = "Use only the CA that signs the client certificate: Cloudflare's origin-pull CA or your own. The "
           "system's bundle belongs in SSLProxyCACertificateFile, if anywhere.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatepath",
    .check = check,
};

}

#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const AuthenticatingServer& s : a.asking)
        for (const Anchor* anchor : s.trust.anchors)
            if (anchor->known == Known::cloudflare_origin_ca)
                if (const TrustSource* source = source_of(s.trust, *anchor))
                    report(s.server, place_of(*source, s.server),
                           cat("trusts ", anchor->title, " in ", shown(a, *source),
                               ": it signs what origins show to Cloudflare, not what Cloudflare shows to origins"))
                        .at_word(1);
}

extern constinit const Rule aop201_origin_ca_root{
    .id = "AOP201",
    .name = "origin-ca-root",
    .severity = Severity::error,
    .summary = "The client CA is Cloudflare's Origin CA root, not the origin-pull CA",
    .why = "The Origin CA signs the certificates that origin servers present to Cloudflare. Cloudflare's own "
           "client certificate does not come from it, so Cloudflare is rejected. Every customer of Cloudflare can "
           "get a certificate from the Origin CA that also works for TLS clients, and is let in.",
    .httpd = "httpd accepts any CA file with a self-signed root. Both files have names with \"Cloudflare\", "
             "\"origin\" and \"CA\", and `httpd -t` reports \"Syntax OK\".",
    .fix = "Use Cloudflare's https://developers.cloudflare.com/ssl/static/authenticated_origin_pull_ca.pem, or "
           "the CA of your own zone certificate. Do not use the Origin CA root in SSLCACertificateFile.",
    .references = "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/set-up/\n"
                  "https://developers.cloudflare.com/ssl/origin-configuration/origin-ca/\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile",
    .check = check,
};

}

#include "core/asking.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Asking& s : a.asking)
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
    .why = "The Origin CA signs the certificates that origin servers show to Cloudflare. Cloudflare's own "
           "client certificate does not come from it, so Cloudflare is refused, while every customer of "
           "Cloudflare can get a certificate from the Origin CA that is good for TLS clients too and walk in "
           "with it.",
    .httpd = "httpd takes any CA file that holds a self-signed root; both files are called something with "
           "\"Cloudflare\" and \"origin\" and \"CA\", and `httpd -t` says \"Syntax OK\".",
    .fix = "Put Cloudflare's https://developers.cloudflare.com/ssl/static/authenticated_origin_pull_ca.pem, or the CA of "
           "your own zone certificate, in its place. The Origin CA root is of no use in SSLCACertificateFile.",
    .references = "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/set-up/\n"
                  "https://developers.cloudflare.com/ssl/origin-configuration/origin-ca/\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile",
    .check = check,
};

}

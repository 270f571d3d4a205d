#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const AuthenticatingServer& s : a.asking) {
        const auto rotation = rotation_of(s.trust, a.now, warning_days(s.server));
        const TrustSource* const source = rotation ? source_of(s.trust, *rotation->ending) : nullptr;
        if (!source)
            continue;
        report(s.server, place_of(*source, s.server),
               cat("trusts ", rotation->ending->called(), " until ", to_date(rotation->ending->not_after), ", and ", rotation->next->called(),
                   " until ", to_date(rotation->next->not_after), ": clients that still have a certificate of the first are rejected after its end"))
            .at_word(1);
    }
}

extern constinit const Rule aop422_ca_rotation{
    .id = "AOP422",
    .name = "ca-rotation",
    .severity = Severity::note,
    .summary = "A CA that ends soon stands next to its successor",
    .why = "Both are trusted, as they should be while clients move from one to the other. On the last day of the old CA its clients are rejected: "
           "upload a client certificate of the new CA to Cloudflare before. As long as both stand there, both let clients in.",
    .httpd = "httpd trusts all certificates in the file. OpenSSL checks the dates of each for itself.",
    .fix = "`aop-lint --client-cert leaf.pem` says whether the new client certificate is accepted. Once no client needs the old CA, remove it "
           "from the file and reload.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile\n"
                  "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/set-up/manage-certificates/",
    .check = check,
};

}

#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const AuthenticatingServer& s : a.asking) {
        if (!s.trust.accepted_anchors.empty())
            continue;
        for (const Anchor* anchor : s.trust.anchors)
            if (!anchor->flaw && anchor->dates_readable && a.now > anchor->not_after)
                if (const TrustSource* source = source_of(s.trust, *anchor))
                    report(s.server, place_of(*source, s.server),
                           cat("rejects every client: ", anchor->called(), " in ", shown(a, *source), " expired on ", to_date(anchor->not_after)))
                        .at_word(1);
    }
}

extern constinit const Rule aop405_ca_expired{
    .id = "AOP405",
    .name = "ca-expired",
    .severity = Severity::error,
    .summary = "The CA has expired",
    .why = "Every client is rejected, including Cloudflare.",
    .httpd = "OpenSSL checks the dates of the trusted CA too. `httpd -t` reports \"Syntax OK\" and httpd starts. "
             "At LogLevel warn each rejection is logged as AH02039 \"certificate has expired\".",
    .fix = "Put the current certificate into the file; `aop-lint ca FILE` shows when it expires. The 2015 edition "
           "of Cloudflare's origin-pull CA expired on 2020-01-12. The current one has the same name, expires on "
           "2029-11-01, and is https://developers.cloudflare.com/ssl/static/authenticated_origin_pull_ca.pem. If "
           "other virtual hosts use that CA, use their file: for httpd a copy is another CA (AOP420).",
    .references = "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/set-up/\n"
                  "https://developers.cloudflare.com/ssl/static/authenticated_origin_pull_ca.pem\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile",
    .check = check,
};

}

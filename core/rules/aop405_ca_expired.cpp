#include "core/asking.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Asking& s : a.asking) {
        if (!s.trust.able.empty())
            continue;
        for (const Anchor* anchor : s.trust.anchors)
            if (anchor->flaw.empty() && a.now > anchor->not_after)
                if (const TrustSource* source = source_of(s.trust, *anchor))
                    report(s.server, place_of(*source, s.server),
                           cat("refuses everybody: ", anchor->called(), " in ", shown(a, *source), " expired on ",
                               to_date(anchor->not_after)))
                        .at_word(1);
    }
}

extern constinit const Rule aop405_ca_expired{
    .id = "AOP405",
    .name = "ca-expired",
    .severity = Severity::error,
    .summary = "The CA has expired",
    .why = "Every client is refused, Cloudflare included.",
    .httpd = "OpenSSL checks the dates of the anchor too. `httpd -t` says \"Syntax OK\" and httpd starts; at "
           "LogLevel warn each refusal leaves AH02039 \"certificate has expired\".",
    .fix = "Put the current certificate in the file; `aop-lint ca FILE` says until when it lasts. The 2015 edition of "
           "Cloudflare's origin-pull CA ended on 2020-01-12; the current one has the same name, ends on 2029-11-01, and is "
           "https://developers.cloudflare.com/ssl/static/authenticated_origin_pull_ca.pem. Where other virtual hosts name that "
           "CA, name their file: to httpd a copy is another CA (AOP420).",
    .references = "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/set-up/\n"
                  "https://developers.cloudflare.com/ssl/static/authenticated_origin_pull_ca.pem\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile",
    .check = check,
};

}

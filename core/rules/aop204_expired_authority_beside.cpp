#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const AuthenticatingServer& s : a.asking) {
        if (s.trust.accepted_anchors.empty())
            continue;
        for (const Anchor* anchor : s.trust.anchors)
            if (!anchor->flaw && anchor->dates_readable && a.now > anchor->not_after)
                if (const TrustSource* source = source_of(s.trust, *anchor))
                    report(s.server, place_of(*source, s.server),
                           cat("keeps ", anchor->called(), " next to a valid CA, although it expired on ", to_date(anchor->not_after)))
                        .at_word(1);
    }
}

extern constinit const Rule aop204_expired_authority_beside{
    .id = "AOP204",
    .name = "expired-authority-beside",
    .severity = Severity::warning,
    .summary = "An expired CA is kept next to a valid one",
    .why = "It lets no client in, and it hides which CA is in use: when the valid one is removed or expires, "
           "nobody notices in time. Cloudflare's first origin-pull CA, of 2015, expired on 2020-01-12 and has the "
           "same name as the current one.",
    .httpd = "OpenSSL checks the dates of trusted CAs too, and tries the next certificate with the same name. "
             "httpd loads expired ones without a warning.",
    .fix = "Remove the expired certificate from the file.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile\n"
                  "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/set-up/",
    .check = check,
};

}

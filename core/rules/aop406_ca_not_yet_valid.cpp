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
            if (!anchor->flaw && anchor->dates_readable && a.now < anchor->not_before)
                if (const TrustSource* source = source_of(s.trust, *anchor))
                    report(s.server, place_of(*source, s.server),
                           cat("rejects every client: ", anchor->called(), " in ", shown(a, *source), " is not valid before ",
                               to_date(anchor->not_before)))
                        .at_word(1);
    }
}

extern constinit const Rule aop406_ca_not_yet_valid{
    .id = "AOP406",
    .name = "ca-not-yet-valid",
    .severity = Severity::error,
    .summary = "The CA is not valid yet",
    .why = "Every client is rejected until that day, including Cloudflare.",
    .httpd = "OpenSSL checks the dates of the trusted CA. httpd starts without a warning; each rejection is "
             "AH02039 \"certificate is not yet valid\".",
    .fix = "Check the clock of this machine and of the one that made the CA. Keep the old CA in the file until "
           "the new one is valid.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile",
    .check = check,
};

}

#include "core/asking.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Asking& s : a.asking) {
        if (s.trust.able.empty())
            continue;
        for (const Anchor* anchor : s.trust.anchors)
            if (anchor->flaw.empty() && a.now > anchor->not_after)
                if (const TrustSource* source = source_of(s.trust, *anchor))
                    report(s.server, place_of(*source, s.server),
                           cat("keeps ", anchor->called(), " beside one that is valid: it expired on ", to_date(anchor->not_after)))
                        .at_word(1);
    }
}

extern constinit const Rule aop204_expired_authority_beside{
    .id = "AOP204",
    .name = "expired-authority-beside",
    .severity = Severity::warning,
    .summary = "An expired authority is kept beside one that is valid",
    .why = "It lets nobody in and hides which one does the work: when the valid one goes, by a tidy-up or by a "
           "date, nobody sees it coming. Cloudflare's first origin-pull CA, of 2015, ended on 2020-01-12 and "
           "has the same name as the current one.",
    .httpd = "OpenSSL checks the dates of anchors too and tries the next certificate of the same name. httpd "
           "loads expired ones without a word.",
    .fix = "Take the expired certificate out of the file.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile\n"
                  "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/set-up/",
    .check = check,
};

}

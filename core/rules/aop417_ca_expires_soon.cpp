#include "core/asking.h"
#include "core/rule.h"
#include "core/text.h"

#include <algorithm>

namespace aop {

static void check(const Assessment& a, Report& report)
{
    constexpr int usual = 90;
    for (const Asking& s : asking(a)) {
        const auto& days = s.server.intent->expiry_warn;
        const int first = !days ? usual : days->empty() ? 0 : std::ranges::max(*days);
        for (const Anchor* anchor : s.trust.able(a.now)) {
            const std::int64_t left = days_until(anchor->not_after, a.now);
            if (left >= first)
                continue;
            if (const TrustSource* source = source_of(s.trust, *anchor))
                report(s.server, source->place,
                       cat("trusts ", anchor->called(), ", which expires ",
                           left == 0 ? std::string("today") : cat("in ", count_of(left, "day", "days"))))
                    .at_word(1);
        }
    }
}

extern constinit const Rule aop417_ca_expires_soon{
    .id = "AOP417",
    .name = "ca-expires-soon",
    .severity = Severity::warning,
    .summary = "The CA expires soon",
    .why = "On that day every client is refused, Cloudflare included. Nobody is told beforehand: Cloudflare "
           "sends mail about certificates that you uploaded, not about its own CA.",
    .httpd = "OpenSSL checks the dates of anchors; httpd never warns.",
    .fix = "Put the new CA beside the old one in the file now, reload, and take the old one out when it has "
           "expired. AOPExpiryWarn sets how many days before this is said.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile\n"
                  "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/set-up/manage-certificates/",
    .check = check,
};

}

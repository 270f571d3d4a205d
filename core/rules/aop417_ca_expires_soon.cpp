#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

#include <algorithm>

namespace aop {

namespace {

// Of an authority's lists that hold now, the one that lasts longest; nullptr where one says no end.
const RevocationList* last_list(const TrustSet& trust, const Anchor& anchor, std::int64_t now)
{
    const RevocationList* last = nullptr;
    for (const RevocationList* list : trust.lists_of(anchor.name_hash)) {
        if (list->this_update > now)
            continue;
        if (list->next_update == 0)
            return nullptr;
        if (!last || list->next_update > last->next_update)
            last = list;
    }
    return last;
}

std::string in_days(std::int64_t left) { return left == 0 ? std::string("today") : cat("in ", count_of(left, "day", "days")); }

void check_lists(const AuthenticatingServer& s, const Anchor& anchor, std::int64_t first, std::int64_t now, Report& report)
{
    if (!needs_list(s, anchor) || unrevocable(s, anchor, now))
        return;
    const RevocationList* list = last_list(s.trust, anchor, now);
    if (!list)
        return;
    // Lists of a week or a month are renewed when little of that is left: nothing is late before.
    const std::int64_t left = days_until(list->next_update, now);
    const std::int64_t third = days_until(list->next_update, list->this_update) / 3;
    if (left >= std::min(first, third))
        return;
    if (const TrustSource* source = source_of(s.trust, *list))
        report(s.server, place_of(*source, s.server),
               cat("rejects every client of ", anchor.called(), " once its revocation list expires, ", in_days(left)))
            .at_word(1)
            .relate(s.server.tls.revocation->crl_check.place, "this check needs a list");
}

}

static void check(const Assessment& a, Report& report)
{
    for (const AuthenticatingServer& s : a.asking) {
        const int first = warning_days(s.server);
        const auto rotation = rotation_of(s.trust, a.now, first);
        for (const Anchor* anchor : s.trust.accepted_anchors) {
            check_lists(s, *anchor, first, a.now, report);
            const std::int64_t left = days_until(anchor->not_after, a.now);
            if (left >= first || (rotation && rotation->ending == anchor))
                continue;  // AOP422's, where another one goes on
            if (const TrustSource* source = source_of(s.trust, *anchor))
                report(s.server, place_of(*source, s.server), cat("trusts ", anchor->called(), ", which expires ", in_days(left))).at_word(1);
        }
    }
}

extern constinit const Rule aop417_ca_expires_soon{
    .id = "AOP417",
    .name = "ca-expires-soon",
    .severity = Severity::warning,
    .summary = "The CA, or its revocation list, expires soon",
    .why =
        "From that day on its clients are rejected: where it is Cloudflare's CA, or the only one, that is every visitor. There is no other warning: "
        "Cloudflare sends mail about certificates that you uploaded, not about its own CA.",
    .httpd = "OpenSSL checks the dates of trusted CAs and, with SSLCARevocationCheck, those of revocation lists. "
             "httpd never warns. It reads a new list at the next reload.",
    .fix = "Add the new CA to the file now, next to the old one, and reload: AOP422 then reports the pair, as a note. Give the clients certificates "
           "of the "
           "new CA, and then remove the old one. Renew the lists and reload httpd from a timer. AOPExpiryWarn sets how many days before this "
           "is reported; for a list, at most a third of its time.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile\n"
                  "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/set-up/manage-certificates/",
    .check = check,
};

}

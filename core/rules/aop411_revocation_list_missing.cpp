#include "core/asking.h"
#include "core/rule.h"
#include "core/text.h"

#include <algorithm>

namespace aop {

namespace {

// What is wrong with the revocation list of this authority; "" when it is good.
std::string lacking(const TrustSet& set, const Anchor& anchor, std::int64_t now, bool missing_ok)
{
    std::string why = missing_ok ? "" : "there is no revocation list of it";
    for (const RevocationList* list : set.lists) {
        if (list->issuer_hash != anchor.name_hash)
            continue;
        if (list->next_update != 0 && now > list->next_update)
            why = cat("its revocation list ended on ", to_date(list->next_update));
        else if (now < list->this_update)
            why = cat("its revocation list is not valid before ", to_date(list->this_update));
        else
            return {};
    }
    return why;
}

}

static void check(const Assessment& a, Report& report)
{
    for (const Asking& s : asking(a)) {
        const auto& revocation = s.server.tls.crl_check;
        if (!revocation || revocation->scope == Scope::none || !s.trust.fatal.empty())
            continue;
        if (std::ranges::any_of(s.trust.sources, &TrustSource::replaced))
            continue;  // not checked at all then
        for (const Anchor* anchor : s.trust.able(a.now))
            if (const std::string why = lacking(s.trust, *anchor, a.now, revocation->missing_ok); !why.empty() && !anchor->own_client)
                report(s.server, revocation.place,
                       cat("refuses every client of ", anchor->called(), ": SSLCARevocationCheck is on, and ", why))
                    .at_word(1);
    }
}

extern constinit const Rule aop411_revocation_list_missing{
    .id = "AOP411",
    .name = "revocation-list-missing",
    .severity = Severity::error,
    .summary = "Revocation is checked, and there is no current list of the CA's",
    .why = "Every client is refused, Cloudflare included: without a list nobody can be shown not to be "
           "revoked.",
    .httpd = "With SSLCARevocationCheck OpenSSL wants a valid list for each issuer (error 3, 11 or 12). httpd "
           "starts and does not look at them. A list has an end date, nextUpdate, and nothing renews it by "
           "itself.",
    .fix = "Remove SSLCARevocationCheck: there is no list for Cloudflare's CA. For a CA of your own install a "
           "current list and renew it in time, or add `no_crl_for_cert_ok`.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcarevocationcheck\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcarevocationfile",
    .check = check,
};

}

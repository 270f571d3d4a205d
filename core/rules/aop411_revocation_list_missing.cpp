#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const AuthenticatingServer& s : a.asking)
        if (!s.trust.fatal)
            for (const Anchor* anchor : s.trust.anchors)
                if (const auto why = unrevocable(s, *anchor, a.now))
                    report(
                        s.server, s.server.tls.revocation->crl_check.place,
                        cat("rejects every client of ", anchor->called(), ": SSLCARevocationCheck is on, and ", *why, list_file(a, s.trust, *anchor)))
                        .at_word(1);
}

extern constinit const Rule aop411_revocation_list_missing{
    .id = "AOP411",
    .name = "revocation-list-missing",
    .severity = Severity::error,
    .summary = "Revocation is checked, and there is no current list of the CA",
    .why = "Every client is rejected, including Cloudflare: without a list, no certificate can be shown to be "
           "unrevoked.",
    .httpd = "With SSLCARevocationCheck OpenSSL wants a valid list for each issuer (error 3, 11 or 12). httpd "
             "starts and does not look at them. OpenSSL also rejects a list that another key signed, a delta list, "
             "a list that covers other certificates only (issuingDistributionPoint), a list with dates it cannot read, and "
             "a list of a CA whose key usage lacks cRLSign. A list has an end date, nextUpdate, and nothing renews it by "
             "itself.",
    .fix = "Remove SSLCARevocationCheck: there is no list for Cloudflare's CA. For a CA of your own install a "
           "current list and renew it in time, or add `no_crl_for_cert_ok`.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcarevocationcheck\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcarevocationfile",
    .check = check,
};

}

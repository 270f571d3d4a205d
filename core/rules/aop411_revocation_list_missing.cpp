#include "core/asking.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Asking& s : a.asking)
        if (s.trust.fatal.empty())
            for (const Anchor* anchor : s.trust.able)
                if (const std::string why = unrevocable(s, *anchor, a.now); !why.empty())
                    report(s.server, s.server.tls.rare->crl_check.place,
                           cat("refuses every client of ", anchor->called(), ": SSLCARevocationCheck is on, and ", why))
                        .at_word(1);
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

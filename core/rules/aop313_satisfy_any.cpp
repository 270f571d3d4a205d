#include <vector>

#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/httpd/request/tls_access.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    // Sections of one server that can hold for the same request.
    const auto meets = [](const Section& x, const Section& y) { return x.server == y.server || x.server == main_server || y.server == main_server; };
    std::vector<const Section*> demanding;
    for (const Section& s : a.site.sections)
        if (demands_certificate(s))
            demanding.push_back(&s);
    if (demanding.empty())
        return;
    for (const Section& any : a.site.sections) {
        if (any.access->satisfy.value_or(Satisfy::all) != Satisfy::any)
            continue;
        for (const Section* s : demanding) {
            if (!meets(any, *s))
                continue;
            for (const Judgement& j : a.exposure.judgements) {
                const ServerId owner = s->server != main_server ? s->server : any.server;
                if ((owner != main_server && j.server != owner) || !a.exposure.tls[j.server] || j.configured() < Verdict::partial)
                    continue;
                const Server& server = a.site.servers[j.server];
                report(server, any.access->satisfy.place, cat("makes the client certificate optional in ", any.title(), " by Satisfy Any"))
                    .relate(demands_certificate(*s), "this check can be avoided");
            }
            break;
        }
    }
}

extern constinit const Rule aop313_satisfy_any{
    .id = "AOP313",
    .name = "satisfy-any",
    .severity = Severity::error,
    .summary = "Satisfy Any makes the client certificate optional",
    .why = "A password, an address, or `Require all granted` is enough: over TLS 1.3 the request is served "
           "although the certificate was rejected or missing.",
    .httpd = "With Satisfy Any, the access checks (SSLVerifyClient in a section, SSLRequire, Allow and Deny) and "
             "authorization (Require) are alternatives. SSLOptions +StrictRequire keeps SSLRequireSSL and "
             "SSLRequire in force only where Require needs a user, and never SSLVerifyClient.",
    .fix = "Remove Satisfy Any, or require the certificate in the virtual host: Satisfy has no effect on the "
           "handshake.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_access_compat.html#satisfy\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#ssloptions",
    .check = check,
};

}

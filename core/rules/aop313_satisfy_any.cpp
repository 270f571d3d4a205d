#include <vector>

#include "core/assessment.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    const auto demands = [](const Section& s) {
        return s.verify_client.value_or(VerifyClient::none) != VerifyClient::none || !s.rare->ssl_require.empty();
    };
    // Sections of one server that can hold for the same request.
    const auto meets = [](const Section& x, const Section& y) { return x.server == y.server || x.server == 0 || y.server == 0; };
    std::vector<const Section*> demanding;
    for (const Section& s : a.site.sections)
        if (demands(s))
            demanding.push_back(&s);
    if (demanding.empty())
        return;
    for (const Section& any : a.site.sections) {
        if (any.rare->satisfy.value_or(Satisfy::all) != Satisfy::any)
            continue;
        for (const Section* s : demanding) {
            if (!meets(any, *s))
                continue;
            for (const Judgement& j : a.exposure.judgements) {
                const std::size_t owner = s->server != 0 ? s->server : any.server;
                if ((owner != 0 && j.server != owner) || !a.exposure.tls[j.server] || j.verdict < Verdict::partial)
                    continue;
                const Server& server = a.site.servers[j.server];
                report(server, any.rare->satisfy.place, cat("takes a client certificate for one way in among others in ", any.title(), ": Satisfy Any"))
                    .see(s->verify_client ? s->verify_client.place : s->rare->ssl_require[0].place, "the check that can be passed by");
            }
            break;
        }
    }
}

extern constinit const Rule aop313_satisfy_any{
    .id = "AOP313",
    .name = "satisfy-any",
    .severity = Severity::error,
    .summary = "Satisfy Any makes a client certificate one way in among others",
    .why = "A password, an address, or a `Require all granted` is enough: over TLS 1.3 the request is "
           "served although the certificate was refused or never came.",
    .httpd = "With Satisfy Any the checks of access (SSLVerifyClient in a section, SSLRequire, Allow and "
           "Deny) and of authorization (Require) are alternatives. SSLOptions +StrictRequire keeps "
           "SSLRequireSSL and SSLRequire in force only where Require asks for a user, and never SSLVerifyClient.",
    .fix = "Remove Satisfy Any, or demand the certificate in the virtual host, in the handshake, which it "
           "cannot touch.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_access_compat.html#satisfy\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#ssloptions",
    .check = check,
};

}

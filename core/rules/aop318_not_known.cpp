#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Judgement& j : a.exposure.judgements) {
        const bool ours = j.cause == Cause::not_modelled || j.cause == Cause::name_unknown;
        const Server& server = a.site.servers[j.server];
        if (ours && j.verdict == Verdict::unknown)
            report(server, j.place ? j.place : server.place, cat("cannot be judged at ", j.address, ": ", j.reason));
    }
}

extern constinit const Rule aop318_not_known{
    .id = "AOP318",
    .name = "not-known",
    .severity = Severity::warning,
    .summary = "The configuration does not show whether clients without a certificate get in",
    .why = "Something decides about this virtual host that is not visible here: a name that only DNS knows, an "
           "expression, a rule that leads elsewhere. This is not a pass.",
    .httpd = "httpd resolves names at start and evaluates expressions for each request.",
    .fix = "Write addresses as numbers or `*`. Require the certificate in the handshake, with `SSLVerifyClient "
           "require` in the virtual host: then the rest does not matter.",
    .references = "https://httpd.apache.org/docs/2.4/dns-caveats.html\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifyclient",
    .check = check,
};

}

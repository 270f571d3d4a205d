#include "core/verdicts/undeclared_public.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    // AOP912 reports those with AOPPolicy refuse.
    report_undeclared_public(a, report, "nothing says that it is meant to be public", [](const Server& server, Verdict verdict) {
        return server.intent->policy.value_or(Policy::warn) != Policy::refuse || verdict == Verdict::unknown || verdict == Verdict::broken;
    });
}

extern constinit const Rule aop120_undeclared_public_server{
    .id = "AOP120",
    .name = "undeclared-public-server",
    .severity = Severity::warning,
    .summary = "A server lets in every client, and nothing says that it is meant to be public",
    .why = "Other virtual hosts of this httpd require a client certificate. This one does not, and no other rule has a reason to report it. "
           "If that is a mistake, clients reach it without Cloudflare.",
    .httpd = "Each virtual host decides for itself who gets in. httpd does not compare them.",
    .fix = "Protect the server like the others, or redirect plain HTTP to https. Declare a server that is meant to be public: `AOPPolicy off` "
           "where mod_aop is loaded, otherwise an `[[expect]]` entry of the project file, or the comment `# aop-lint: ignore AOP120 -- REASON` "
           "above its <VirtualHost>.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifyclient\n"
                  "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/",
    .check = check,
    .comes_last = true,
};

}

#include "core/verdicts/undeclared_public.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    report_undeclared_public(a, report, "AOPPolicy refuse is in force for it", [](const Server& server, Verdict verdict) {
        return server.intent->policy.value_or(Policy::warn) == Policy::refuse && verdict != Verdict::unknown && verdict != Verdict::broken;
    });
}

extern constinit const Rule aop912_public_server_under_refuse{
    .id = "AOP912",
    .name = "public-server-under-refuse",
    .severity = Severity::error,
    .summary = "A server with AOPPolicy refuse lets in clients without a certificate",
    .why = "`AOPPolicy refuse` asks for a server that lets nobody in without a certificate. This one does, and no line says that it is meant to. "
           "Virtual hosts inherit the policy of the main server.",
    .httpd = "httpd serves it. mod_aop makes `httpd -t` and the first start fail.",
    .fix = "Protect the server like the others, or redirect plain HTTP to https. Give a server that is meant to be public `AOPPolicy off`.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifyclient",
    .check = check,
    .comes_last = true,
};

}

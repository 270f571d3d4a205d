#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    if (a.site.listeners.empty())
        return;  // a fragment
    for (const Judgement& j : a.exposure.judgements) {
        const Server& server = a.site.servers[j.server];
        if (j.cause == Cause::no_listener && !server.is_main() && server.tls.verify_client.value_or(VerifyClient::none) != VerifyClient::none)
            report(server, server.place, cat("is never reached at ", j.address, ": nothing listens there"));
    }
}

extern constinit const Rule aop317_nothing_listens{
    .id = "AOP317",
    .name = "nothing-listens",
    .severity = Severity::warning,
    .summary = "A protected virtual host has an address that httpd does not listen on",
    .why = "The virtual host never answers there. Often the port is a typing error, and another virtual host "
           "answers the requests, with other rules.",
    .httpd = "Only Listen opens ports; <VirtualHost> never does. httpd starts without a warning.",
    .fix = "Add `Listen` for the port, or correct the address of the virtual host.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mpm_common.html#listen",
    .check = check,
};

}

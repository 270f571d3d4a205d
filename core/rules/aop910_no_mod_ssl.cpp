#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    if (!a.configuration.has_module("mod_aop.c") || a.configuration.has_module("mod_ssl.c"))
        return;
    Place place;
    for (const Server& server : a.site.servers)
        for (const Place& at : {server.intent->guard.place, server.intent->policy.place, server.intent->trust.place})
            if (!place)
                place = at;
    report(place, "mod_aop is loaded but mod_ssl is not: no client certificate is requested, "
                  "and AOPGuard rejects every request");
}

extern constinit const Rule aop910_no_mod_ssl{
    .id = "AOP910",
    .name = "no-mod-ssl",
    .severity = Severity::error,
    .summary = "mod_aop is loaded without mod_ssl",
    .why = "Without mod_ssl, httpd has no TLS that mod_aop can check. Every site is plain HTTP, and where "
           "AOPGuard is on, no client is served.",
    .httpd = "The modules load in either order, and each without the other. httpd gives no warning.",
    .fix = "Load mod_ssl (`a2enmod ssl` on Debian), or do not load mod_aop.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html",
    .check = check,
};

}

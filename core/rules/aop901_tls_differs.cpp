#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const std::string& stranger : a.strangers)
        report(a.site.main().place, cat("httpd runs ", stranger, ", which is not in the configuration: it could not be checked"));
    for (const ServerId i : a.observed.ids()) {
        const Observed& seen = a.observed[i];
        const Server& server = a.site.servers[i];
        if (!seen.known)
            report(server, server.place, "is in the configuration, but httpd runs no such server: it could not be checked");
        else if (a.exposure.tls[i] && !seen.tls)
            report(server, server.tls.engine ? server.tls.engine.place : server.place,
                   "speaks TLS by its configuration, but mod_ssl has set up none for it");
        else if (!a.exposure.tls[i] && seen.tls)
            report(server, server.tls.engine ? server.tls.engine.place : server.place,
                   "has no TLS by its configuration, but mod_ssl has set it up for it");
    }
}

extern constinit const Rule aop901_tls_differs{
    .id = "AOP901",
    .name = "tls-differs",
    .severity = Severity::error,
    .summary = "TLS is enabled on other servers than configured",
    .why = "All other findings and verdicts depend on the configuration. Where the running server differs, they "
           "may be wrong for it: it may answer every client over plain HTTP.",
    .httpd = "mod_ssl decides at the end of start-up for each server whether it uses TLS; `httpd -t` does not get "
             "that far. Only mod_aop can report this, because mod_ssl calls it.",
    .fix = "Set `SSLEngine on` or `SSLEngine off` in this virtual host itself. If it is set already, please "
           "report the configuration as a bug of mod_aop.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslengine",
    .check = check,
};

}

#include "core/assessment.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (std::size_t i = 0; i < a.observed.size(); ++i) {
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
    .summary = "mod_ssl speaks TLS for other servers than the configuration says",
    .why = "Every other finding, and every verdict, rests on what the configuration says. Where the running server does "
           "something else, they may be wrong for it: it may answer in plain HTTP, to anyone.",
    .httpd = "mod_ssl decides for each server at the end of start-up whether it speaks TLS; `httpd -t` never gets there. "
             "Only mod_aop, which is told by mod_ssl, can report this.",
    .fix = "Say `SSLEngine on` or `SSLEngine off` in this virtual host itself. If it already does, please report the "
           "configuration as a defect of mod_aop.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslengine",
    .check = check,
};

}

#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Server& server : a.site.servers) {
        const auto& verify = server.tls.verify_client;
        if (a.exposure.tls[server.index] || !verify || verify.inherited() || *verify == VerifyClient::none)
            continue;
        const Judgement* j = a.exposure.worst(server.index);
        if (!j || j->configured() < Verdict::partial)
            continue;
        auto& finding = report(server, verify.place,
                               server.tls.engine ? "has its SSLEngine off, so SSLVerifyClient does nothing"
                                                 : "has no SSLEngine on, so SSLVerifyClient does nothing");
        finding.relate(server.tls.engine.place, "switched off here");
        if (finding.witness.empty())
            finding.with_witness(j->witness());
    }
}

extern constinit const Rule aop307_engine_not_on{
    .id = "AOP307",
    .name = "engine-not-on",
    .severity = Severity::error,
    .summary = "A virtual host requires client certificates but does not use TLS",
    .why = "SSLVerifyClient has an effect only with TLS. Without SSLEngine the virtual host serves its content to "
           "every client over plain HTTP.",
    .httpd = "SSLEngine is off unless `SSLEngine on` is set, or `Listen … https` has exactly an address of the "
             "virtual host and there is a certificate. `SSLEngine optional` means off since 2.4.64. httpd does "
             "not warn about an SSLVerifyClient without TLS.",
    .fix = "Add `SSLEngine on` to the virtual host.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslengine\n"
                  "https://httpd.apache.org/docs/2.4/mod/core.html#protocol",
    .check = check,
};

}

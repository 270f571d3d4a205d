#include "core/assessment.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Server& server : a.site.servers) {
        const auto& verify = server.tls.verify_client;
        if (a.exposure.tls[server.index] || !verify || verify.inherited() || *verify == VerifyClient::none)
            continue;
        const Judgement* j = a.exposure.worst(server.index);
        if (!j || j->verdict < Verdict::partial)
            continue;
        auto& finding = report(server, verify.place, server.tls.engine ? "has its SSLEngine off, so SSLVerifyClient does nothing"
                                                                       : "has no SSLEngine on, so SSLVerifyClient does nothing");
        finding.see(server.tls.engine.place, "switched off here");
        if (finding.witness.empty())
            finding.prove(j->witness());
    }
}

extern constinit const Rule aop307_tls_not_on{
    .id = "AOP307",
    .name = "engine-not-on",
    .severity = Severity::error,
    .summary = "A virtual host demands client certificates but does not speak TLS",
    .why = "SSLVerifyClient works inside TLS only. Without SSLEngine the virtual host serves its content "
           "in plain HTTP to whoever asks.",
    .httpd = "SSLEngine is off unless `SSLEngine on` is said, or `Listen … https` names exactly an address "
           "of the virtual host and a certificate is there. `SSLEngine optional` means off since 2.4.64. "
           "Nothing warns about an SSLVerifyClient without it.",
    .fix = "Write `SSLEngine on` into the virtual host.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslengine\n"
                  "https://httpd.apache.org/docs/2.4/mod/core.html#protocol",
    .check = check,
};

}

#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Server& server : a.site.servers) {
        const auto& verify = server.tls.verify_client;
        if (!a.exposure.tls[server.index] || !verify)
            continue;
        if (*verify != VerifyClient::optional && *verify != VerifyClient::optional_no_ca)
            continue;
        const Judgement* j = a.exposure.worst(server.index);
        // Behind a first virtual host without TLS it is in plain HTTP, and `optional` once that is repaired.
        if (!j || (j->configured() != Verdict::optional && j->configured() != Verdict::partial && j->cause != Cause::plain_first))
            continue;  // a Require or SSLRequire enforces what the handshake does not
        if (j->cause == Cause::cached || j->cause == Cause::unanswered)
            continue;  // AOP321's, AOP328's
        if (j->cause == Cause::error_page && is_guarded(*server.intent))
            continue;  // AOP322's: all that the guard lets out
        auto& finding = report(server, verify.place,
                               *verify == VerifyClient::optional ? "requests a client certificate but also serves clients without one"
                                                                 : "requests a client certificate but also serves clients without one, and accepts "
                                                                   "certificates of any CA");
        finding.at_word(1);
        if (finding.related.empty())
            finding.relate(j->let_in, cat("clients without one get ", j->attempt ? j->attempt->path : "", " because of this"));
        if (finding.witness.empty())
            finding.with_witness(j->witness());
    }
}

extern constinit const Rule aop102_client_cert_optional{
    .id = "AOP102",
    .name = "client-cert-optional",
    .severity = Severity::error,
    .summary = "SSLVerifyClient lets clients in without a certificate",
    .why = "With `optional`, the handshake succeeds when the client sends no certificate, so anyone who can reach "
           "the port is served. It is often left over from a test.",
    .httpd = "`optional` rejects a certificate that does not verify, but not a missing one. `optional_no_ca` also "
             "accepts a certificate of an unknown CA, or a self-signed one: SSL_CLIENT_VERIFY is then GENEROUS "
             "(TLS 1.2) or FAILED:… (TLS 1.3). Neither is logged at the default LogLevel.",
    .fix = "Write `SSLVerifyClient require`. Where some paths must stay open, keep `optional` and add `Require "
           "ssl-verify-client` to every section that serves content; aop-lint recognises that. With mod_aop, `Require aop` does the same, also over "
           "HTTP/2, and `AOPGuard on` rejects every request without a verified certificate, whatever the sections say.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifyclient\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#authzproviders",
    .check = check,
};

}

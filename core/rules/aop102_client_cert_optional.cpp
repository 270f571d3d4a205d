#include "core/assessment.h"
#include "core/rule.h"
#include "core/text.h"

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
        if (!j || (j->verdict != Verdict::optional && j->verdict != Verdict::partial && j->cause != Cause::plain_first))
            continue;  // a Require or SSLRequire enforces what the handshake does not
        if (j->cause == Cause::cached)
            continue;  // AOP321's
        auto& finding = report(server, verify.place,
                               *verify == VerifyClient::optional
                                   ? "asks for a client certificate but serves without one"
                                   : "asks for a client certificate but serves without one, and accepts "
                                     "certificates of any CA");
        finding.at_word(1);
        if (finding.witness.empty())
            finding.prove(j->witness());
    }
}

extern constinit const Rule aop102_client_cert_optional{
    .id = "AOP102",
    .name = "client-cert-optional",
    .severity = Severity::error,
    .summary = "SSLVerifyClient lets clients in without a certificate",
    .why = "With `optional` the handshake succeeds when no certificate is sent, so anyone who can reach the port is "
           "served. Often a leftover from trying things out.",
    .httpd = "`optional` refuses a certificate that does not verify, but not its absence. `optional_no_ca` also lets "
             "a certificate of an unknown CA, or a self-signed one, through: SSL_CLIENT_VERIFY then says GENEROUS "
             "(TLS 1.2) or FAILED:… (TLS 1.3). Neither is logged at the default LogLevel.",
    .fix = "Write `SSLVerifyClient require`. Where some paths must stay open, keep `optional` and add "
           "`Require ssl-verify-client` to every section that serves content; aop-lint recognises that.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifyclient\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#authzproviders",
    .check = check,
};

}

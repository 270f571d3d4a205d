#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Server& server : a.site.servers) {
        const Tls& tls = server.tls;
        if (!a.exposure.tls[server.index] || tls.verify_client.value_or(VerifyClient::none) != VerifyClient::none)
            continue;
        const bool verifies = tls.proxy->verify && !iequals(*tls.proxy->verify, "none");
        const auto& said = verifies ? tls.proxy->verify : tls.proxy->ca_file;
        // A server that really proxies to TLS back ends, and says nothing of clients, means what it writes.
        if (!said || tls.proxy->engine.value_or(false))
            continue;
        auto& finding = report(server, said.place,
                               cat("has ", verifies ? "SSLProxyVerify" : "SSLProxyCACertificateFile",
                                   " where SSLVerifyClient would protect it: SSLProxy directives only bear on "
                                   "connections that httpd itself opens"));
        if (const Judgement* j = a.exposure.worst(server.index); j && finding.witness.empty())
            finding.with_witness(j->witness());
    }
}

extern constinit const Rule aop103_proxy_lookalike{
    .id = "AOP103",
    .name = "proxy-lookalike",
    .severity = Severity::error,
    .summary = "SSLProxyVerify or SSLProxyCACertificateFile is used in place of SSLVerifyClient",
    .why = "The names are similar, but SSLProxy* directives check the certificate of a back-end server. They do "
           "not affect clients.",
    .httpd = "mod_ssl has separate settings for incoming and for outgoing TLS. httpd gives no warning when only "
             "the outgoing ones are set and SSLProxyEngine is off.",
    .fix = "Write `SSLVerifyClient require` and `SSLCACertificateFile`. Remove the SSLProxy lines unless the "
           "server connects to https back ends (then it has `SSLProxyEngine on`).",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslproxyverify\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifyclient",
    .check = check,
};

}

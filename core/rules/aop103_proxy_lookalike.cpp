#include "core/assessment.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Server& server : a.site.servers) {
        const Tls& tls = server.tls;
        if (!a.exposure.tls[server.index] || tls.verify_client.value_or(VerifyClient::none) != VerifyClient::none)
            continue;
        const bool verifies = tls.rare->proxy_verify && !iequals(*tls.rare->proxy_verify, "none");
        const auto& said = verifies ? tls.rare->proxy_verify : tls.rare->proxy_ca_file;
        // A server that really proxies to TLS back ends, and says nothing of clients, means what it writes.
        if (!said || tls.rare->proxy_engine.value_or(false))
            continue;
        auto& finding = report(server, said.place,
                               cat("has ", verifies ? "SSLProxyVerify" : "SSLProxyCACertificateFile",
                                   " where SSLVerifyClient would protect it: SSLProxy directives only bear on "
                                   "connections that httpd itself opens"));
        if (const Judgement* j = a.exposure.worst(server.index); j && finding.witness.empty())
            finding.prove(j->witness());
    }
}

extern constinit const Rule aop103_proxy_lookalike{
    .id = "AOP103",
    .name = "proxy-lookalike",
    .severity = Severity::error,
    .summary = "SSLProxyVerify or SSLProxyCACertificateFile stands where SSLVerifyClient is meant",
    .why = "The names look alike, but SSLProxy* directives check the certificate of a back-end server that httpd "
           "connects to. Clients are not asked for anything.",
    .httpd = "mod_ssl keeps two sets of settings, for incoming and for outgoing TLS. Nothing is said when only the "
             "outgoing one is filled in and SSLProxyEngine is off.",
    .fix = "Write `SSLVerifyClient require` and `SSLCACertificateFile`; drop the SSLProxy lines unless the server "
           "proxies to https back ends (then it has `SSLProxyEngine on`).",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslproxyverify\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifyclient",
    .check = check,
};

}

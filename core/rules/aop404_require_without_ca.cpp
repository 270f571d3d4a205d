#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const AuthenticatingServer& s : a.asking) {
        const auto& mode = s.server.tls.verify_client;
        if (s.trust.trust != Trust::none || *mode == VerifyClient::optional_no_ca)
            continue;
        report(s.server, mode.place,
               s.demands
                   ? std::string("requires a client certificate but has no SSLCACertificateFile, so every client is rejected, including Cloudflare")
                   : std::string("requests a client certificate but has no SSLCACertificateFile, so any certificate a client presents is rejected"))
            .at_word(1);
    }
}

extern constinit const Rule aop404_require_without_ca{
    .id = "AOP404",
    .name = "require-without-ca",
    .severity = Severity::error,
    .summary = "SSLVerifyClient requires a certificate, and no CA is configured",
    .why = "Every client is rejected, including Cloudflare: no certificate can verify.",
    .httpd = "httpd starts. For `require` it logs one warning at start, AH01897 (\"Oops, you want to request "
             "client authentication, but no CAs are known for verification\"). For `optional` it logs none, and a "
             "client that presents a certificate is rejected.",
    .fix = "Add `SSLCACertificateFile` with Cloudflare's origin-pull CA or your own. SSLCADNRequestFile and "
           "SSLProxyCACertificateFile do not replace it.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifyclient\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile\n"
                  "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/set-up/",
    .check = check,
};

}

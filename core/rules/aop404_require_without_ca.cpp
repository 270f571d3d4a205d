#include "core/asking.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Asking& s : a.asking) {
        const auto& mode = s.server.tls.verify_client;
        if (s.trust.trust != Trust::none || *mode == VerifyClient::optional_no_ca)
            continue;
        report(s.server, mode.place,
               s.demands ? std::string("demands a client certificate but has no SSLCACertificateFile: everybody is refused, Cloudflare included")
                         : std::string("asks for a client certificate but has no SSLCACertificateFile: who shows one is refused"))
            .at_word(1);
    }
}

extern constinit const Rule aop404_require_without_ca{
    .id = "AOP404",
    .name = "require-without-ca",
    .severity = Severity::error,
    .summary = "SSLVerifyClient demands a certificate, and no CA is configured",
    .why = "Every client is refused, Cloudflare included: there is no certificate that could verify.",
    .httpd = "httpd starts. For `require` the log has one warning at start, AH01897 (\"Oops, you want to request "
           "client authentication, but no CAs are known for verification\"); for `optional` there is none, and "
           "a client that shows a certificate is turned away.",
    .fix = "Add `SSLCACertificateFile` with Cloudflare's origin-pull CA or your own. SSLCADNRequestFile and "
           "SSLProxyCACertificateFile do not replace it.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifyclient\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile\n"
                  "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/set-up/",
    .check = check,
};

}

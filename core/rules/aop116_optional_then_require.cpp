#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Section& section : a.site.sections) {
        if (section.verify_client.value_or(VerifyClient::none) != VerifyClient::require)
            continue;
        const std::string text =
            cat("rejects every TLS 1.3 request in ", section.title(), ": the handshake requested a certificate already and cannot request one again");
        for (const Server& server : a.site.servers) {
            const VerifyClient mode = server.tls.verify_client.value_or(VerifyClient::none);
            if (section.holds_for(server.index) && a.exposure.tls[server.index] &&
                (mode == VerifyClient::optional || mode == VerifyClient::optional_no_ca))
                report(server, section.verify_client.place, text).relate(server.tls.verify_client.place, "requested here");
        }
    }
}

extern constinit const Rule aop116_optional_then_require{
    .id = "AOP116",
    .name = "optional-then-require",
    .severity = Severity::error,
    .summary = "The virtual host sets optional and a section sets require",
    .why = "Over TLS 1.3 every client gets 403 there, including Cloudflare with its certificate.",
    .httpd = "The handshake requested a certificate already (optional). OpenSSL cannot request one a second time "
             "on the same connection (AH10158).",
    .fix = "Write `SSLVerifyClient require` in the virtual host. Or write `Require ssl-verify-client` in the "
           "section, in place of SSLVerifyClient.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifyclient\n"
                  "RFC 8446 section 4.6.2",
    .check = check,
};

}

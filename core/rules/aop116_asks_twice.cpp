#include "core/assessment.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Section& section : a.site.sections) {
        if (section.verify_client.value_or(VerifyClient::none) != VerifyClient::require)
            continue;
        const std::string text = cat("refuses every TLS 1.3 request in ", section.title(),
                                     ": the handshake has asked for a certificate already, and it cannot ask again");
        for (const Server& server : a.site.servers) {
            const VerifyClient mode = server.tls.verify_client.value_or(VerifyClient::none);
            if (section.holds_for(server.index) && a.exposure.tls[server.index] &&
                (mode == VerifyClient::optional || mode == VerifyClient::optional_no_ca))
                report(server, section.verify_client.place, text).see(server.tls.verify_client.place, "asked for here");
        }
    }
}

extern constinit const Rule aop116_asks_twice{
    .id = "AOP116",
    .name = "optional-then-require",
    .severity = Severity::error,
    .summary = "The virtual host says optional and a section says require",
    .why = "Over TLS 1.3 everybody gets 403 there, Cloudflare with its certificate included.",
    .httpd = "The handshake has asked once (optional); OpenSSL refuses to ask a second time in the same "
           "connection (AH10158).",
    .fix = "Say `SSLVerifyClient require` in the virtual host, or check what came in the section with "
           "`Require ssl-verify-client` in place of SSLVerifyClient.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifyclient\n"
                  "RFC 8446 section 4.6.2",
    .check = check,
};

}

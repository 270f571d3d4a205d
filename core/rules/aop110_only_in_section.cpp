#include "core/assessment.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Section& section : a.site.sections) {
        if (section.verify_client.value_or(VerifyClient::none) == VerifyClient::none)
            continue;
        // Only where a handshake that demands nothing comes before it.
        const auto weak = [&](const Server& s) {
            return a.exposure.tls[s.index] && s.tls.verify_client.value_or(VerifyClient::none) == VerifyClient::none;
        };
        const std::string text = cat("demands a client certificate only in ", section.title(), ": the handshake asks for none");
        for (const Server& server : a.site.servers)
            if (section.holds_for(server.index) && weak(server))
                report(server, section.verify_client.place, text).see(server.tls.verify_client.place, "the virtual host says none here");
    }
}

extern constinit const Rule aop110_only_in_section{
    .id = "AOP110",
    .name = "client-cert-only-in-section",
    .severity = Severity::warning,
    .summary = "A client certificate is demanded in a section only, not by the virtual host",
    .why = "The handshake lets everybody in, and the demand comes with the request. A client that speaks "
           "TLS 1.3 without post-handshake authentication, or HTTP/2, gets an error there, with the right "
           "certificate too; whether Cloudflare takes part in either is not documented. And what another "
           "path, a Satisfy Any, a cache or an alias serves is not covered.",
    .httpd = "For SSLVerifyClient in <Directory>, <Location>, <Files>, <If> or .htaccess, httpd "
           "renegotiates (TLS 1.2) or asks by post-handshake authentication (TLS 1.3), and answers 403 "
           "(AH10158) where the client does not offer it.",
    .fix = "Say `SSLVerifyClient require` in the virtual host itself, outside every section. Sections "
           "that need no protection belong into another virtual host.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifyclient\n"
                  "RFC 8446 section 4.6.2 (post-handshake authentication)\n"
                  "RFC 8740 (none of it in HTTP/2)",
    .check = check,
};

}

#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

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
        const std::string text = cat("requires a client certificate only in ", section.title(), "; the handshake does not request one");
        for (const Server& server : a.site.servers)
            if (section.holds_for(server.index) && weak(server))
                report(server, section.verify_client.place, text).relate(server.tls.verify_client.place, "the virtual host sets none here");
    }
}

extern constinit const Rule aop110_client_cert_only_in_section{
    .id = "AOP110",
    .name = "client-cert-only-in-section",
    .severity = Severity::warning,
    .summary = "A client certificate is required in a section only, not by the virtual host",
    .why = "The handshake lets every client in; httpd requires the certificate only for the request. A client "
           "with TLS 1.3 but without post-handshake authentication, or with HTTP/2, gets an error even with the "
           "right certificate; Cloudflare does not document whether it supports either. Other paths, a Satisfy "
           "Any, a cache or an alias are not covered.",
    .httpd = "For SSLVerifyClient in <Directory>, <Location>, <Files>, <If> or .htaccess, httpd renegotiates (TLS "
             "1.2) or uses post-handshake authentication (TLS 1.3). It answers 403 (AH10158) to a client that "
             "does not offer it.",
    .fix = "Write `SSLVerifyClient require` in the virtual host itself, outside every section. Move sections that "
           "need no protection to another virtual host.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifyclient\n"
                  "RFC 8446 section 4.6.2 (post-handshake authentication)\n"
                  "RFC 8740 (none of it in HTTP/2)",
    .check = check,
};

}

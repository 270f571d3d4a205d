#include "core/assessment.h"
#include "core/exposure/model.h"
#include "core/rule.h"
#include "core/speaks.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Section& section : a.site.sections) {
        const int wanted = demand_of(section.verify_client.value_or(VerifyClient::none));
        if (wanted == demand_none)
            continue;
        const std::string text = cat("resets every HTTP/2 request in ", section.title(), ": \"SSLVerifyClient ",
                                     to_string(*section.verify_client), "\" asks for a certificate that the handshake did not ask for");
        for (const Server& server : a.site.servers) {
            const int asked = demand_of(server.tls.verify_client.value_or(VerifyClient::none));
            if (section.holds_for(server.index) && a.exposure.tls[server.index] && (wanted & ~asked) != 0 &&
                speaks_http2(a.configuration, server))
                report(server, section.verify_client.place, text).see(server.rare->protocols.place, "HTTP/2 is on here");
        }
    }
}

extern constinit const Rule aop118_section_over_http2{
    .id = "AOP118",
    .name = "section-demand-over-http2",
    .severity = Severity::warning,
    .summary = "A section asks for a client certificate, and HTTP/2 is on",
    .why = "Over HTTP/2 that part of the site cannot be had: the stream is reset, with the right certificate too. "
           "A client that starts again over HTTP/1.1 has a second chance; whether Cloudflare does is not documented.",
    .httpd = "Requests share the connection in HTTP/2, which therefore knows neither renegotiation nor "
             "post-handshake authentication. httpd answers with HTTP_1_1_REQUIRED.",
    .fix = "Say `SSLVerifyClient require` in the virtual host itself. Or take `h2` out of the Protocols of this "
           "virtual host.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifyclient\n"
                  "https://httpd.apache.org/docs/2.4/mod/core.html#protocols\n"
                  "RFC 9113 section 9.2.1\n"
                  "RFC 8740",
    .check = check,
};

}

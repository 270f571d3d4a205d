#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/httpd/request/model.h"
#include "core/httpd/settings/http2.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Section& section : a.site.sections) {
        const int wanted = demand_of(section.verify_client.value_or(VerifyClient::none));
        if (wanted == demand_none)
            continue;
        const std::string text = cat("resets every HTTP/2 request in ", section.title(), ": \"SSLVerifyClient ", to_string(*section.verify_client),
                                     "\" asks for a certificate that the handshake did not ask for");
        for (const Server& server : a.site.servers) {
            const int asked = demand_of(server.tls.verify_client.value_or(VerifyClient::none));
            if (section.holds_for(server.index) && a.exposure.tls[server.index] && (wanted & ~asked) != 0 && speaks_http2(a.configuration, server))
                report(server, section.verify_client.place, text).relate(server.http->protocols.place, "HTTP/2 is on here");
        }
    }
}

extern constinit const Rule aop118_section_demand_over_http2{
    .id = "AOP118",
    .name = "section-demand-over-http2",
    .severity = Severity::warning,
    .summary = "A section requires a client certificate, and HTTP/2 is on",
    .why = "That part of the site is unavailable over HTTP/2: httpd resets the stream, even with the right "
           "certificate. A client that retries over HTTP/1.1 succeeds; Cloudflare does not document whether it "
           "does.",
    .httpd = "In HTTP/2 all requests share a connection, so there is neither renegotiation nor post-handshake "
             "authentication. httpd answers with HTTP_1_1_REQUIRED.",
    .fix = "Write `SSLVerifyClient require` in the virtual host itself. Or remove `h2` from the Protocols of this "
           "virtual host.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifyclient\n"
                  "https://httpd.apache.org/docs/2.4/mod/core.html#protocols\n"
                  "RFC 9113 section 9.2.1\n"
                  "RFC 8740",
    .check = check,
};

}

#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Server& server : a.site.servers) {
        const auto& used = a.served.of(server.index);
        for (std::size_t n = 0; n < used.size(); ++n) {
            const ServedCertificate& served = a.served.all()[used[n]];
            if (served.certificate.dates_readable && a.now < served.certificate.not_before)
                report(server, place_of_certificate(server, n),
                       cat("presents the certificate ", shown_path(a, served.path), ", which is valid from ", to_date(served.certificate.not_before),
                           " on"))
                    .at_word(1);
        }
    }
}

extern constinit const Rule aop461_server_certificate_not_yet_valid{
    .id = "AOP461",
    .name = "server-certificate-not-yet-valid",
    .severity = Severity::warning,
    .summary = "A server certificate is not valid yet",
    .why = "With Cloudflare's mode Full (strict) visitors get error 526, Invalid SSL certificate, instead of the site. With "
           "the mode Full nobody notices.",
    .httpd = "httpd does not look at the dates of its own certificates: it starts, serves and logs nothing about them. "
             "Cloudflare's Full (strict) rejects the certificate until its first day, browsers do, too.",
    .fix = "Set the clock of this machine right, if it is the clock; else go on with the certificate that is valid now.",
    .references = "https://developers.cloudflare.com/ssl/origin-configuration/ssl-modes/full-strict/\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcertificatefile",
    .check = check,
};

}

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
            if (served.certificate.dates_readable && a.now > served.certificate.not_after)
                report(server, place_of_certificate(server, n),
                       cat("presents the certificate ", shown_path(a, served.path), ", which expired on ", to_date(served.certificate.not_after)))
                    .at_word(1);
        }
    }
}

extern constinit const Rule aop460_server_certificate_expired{
    .id = "AOP460",
    .name = "server-certificate-expired",
    .severity = Severity::warning,
    .summary = "A server certificate has expired",
    .why = "With Cloudflare's mode Full (strict) visitors get error 526, Invalid SSL certificate, instead of the site. With "
           "the mode Full nobody notices.",
    .httpd = "httpd does not look at the dates of its own certificates: it starts, serves and logs nothing about them. Who "
             "connects decides: Cloudflare's Full (strict) rejects the certificate, browsers do, too.",
    .fix = "Renew the certificate and reload httpd: it reads the file at the start and at a reload only. Let certbot's "
           "deploy hook, or a timer, do the reload.",
    .references = "https://developers.cloudflare.com/ssl/origin-configuration/ssl-modes/full-strict/\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcertificatefile",
    .check = check,
};

}

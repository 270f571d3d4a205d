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
            if (served.is_ca)
                report(server, place_of_certificate(server, n),
                       cat("presents the certificate ", shown_path(a, served.path), ", which is a CA certificate",
                           served.certificate.self_signed ? " and signs itself" : ""))
                    .at_word(1);
        }
    }
}

extern constinit const Rule aop464_server_certificate_is_a_ca{
    .id = "AOP464",
    .name = "server-certificate-is-a-ca",
    .severity = Severity::note,
    .summary = "A server certificate is a CA certificate",
    .why = "Such a certificate is usually self-signed, made with `openssl req -x509` or an old script. Cloudflare's Full "
           "(strict) rejects it, as it is issued by no CA that Cloudflare knows: visitors get error 526. The mode Full takes "
           "it.",
    .httpd = "httpd starts with it, and says AH01906 \"server certificate is a CA certificate (BasicConstraints: CA == TRUE "
             "!?)\" at LogLevel warn. `httpd -t` does not read the certificate.",
    .fix = "Use a certificate of Cloudflare's Origin CA, or of a public CA. Where the certificate of the CA was named by "
           "mistake, name the one of the server.",
    .references = "https://developers.cloudflare.com/ssl/origin-configuration/ssl-modes/full-strict/\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcertificatefile",
    .check = check,
};

}

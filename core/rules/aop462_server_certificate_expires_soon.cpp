#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

#include <algorithm>

namespace aop {

// Certificates of a week or of 90 days are renewed when little of that is left: nothing is late before.
static std::int64_t first_day(const Server& server, const Anchor& certificate)
{
    constexpr std::int64_t usual = 14;
    const auto& days = server.intent->expiry_warn;
    const std::int64_t asked = !days ? usual : days->empty() ? 0 : std::ranges::max(*days);
    return std::min(asked, days_until(certificate.not_after, certificate.not_before) / 5);
}

static void check(const Assessment& a, Report& report)
{
    for (const Server& server : a.site.servers) {
        const auto& used = a.served.of(server.index);
        for (std::size_t n = 0; n < used.size(); ++n) {
            const ServedCertificate& served = a.served.all()[used[n]];
            const Anchor& c = served.certificate;
            const std::int64_t left = days_until(c.not_after, a.now);
            if (!c.dates_readable || a.now > c.not_after || a.now < c.not_before || left >= first_day(server, c))
                continue;
            report(server, place_of_certificate(server, n),
                   cat("presents the certificate ", shown_path(a, served.path), ", which expires ",
                       left == 0 ? std::string("today") : cat("in ", count_of(left, "day", "days"))))
                .at_word(1);
        }
    }
}

extern constinit const Rule aop462_server_certificate_expires_soon{
    .id = "AOP462",
    .name = "server-certificate-expires-soon",
    .severity = Severity::note,
    .summary = "A server certificate expires soon",
    .why = "Its renewal is late, or nobody renews it. From its last day on, visitors get error 526 with Cloudflare's mode "
           "Full (strict).",
    .httpd = "httpd does not look at the dates of its own certificates. It also goes on with the certificate that it read at "
             "its start: a file that was renewed since is used after a reload.",
    .fix = "Renew the certificate and reload httpd. AOPExpiryWarn sets how many days before this is reported, 14 without it, "
           "and never more than a fifth of the certificate's time.",
    .references = "https://developers.cloudflare.com/ssl/origin-configuration/ssl-modes/full-strict/\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcertificatefile",
    .check = check,
};

}

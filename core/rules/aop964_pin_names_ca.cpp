#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/httpd/request/guard.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Server& server : a.site.servers) {
        const auto& pins = server.intent->client_pins;
        if (!pins || !is_guarded(*server.intent))  // AOP911 reports those without the guard
            continue;
        const TrustSet& trust = a.trust[server.index];
        const auto is_pinned = [&](const Anchor& anchor) {
            return std::ranges::any_of(*pins,
                                       [&](const std::string& pin) { return parse_fingerprint(pin) == anchor.sha256 && names_ca(pin, trust); });
        };
        for (const Anchor* anchor : trust.anchors)
            if (is_pinned(*anchor))
                report(server, pins.place,
                       cat("pins ", anchor->called(),
                           pins_shut_all_out(server, trust) ? ", which no client can show: AOPGuard rejects everybody"
                                                            : ", which no client can show: the clients of this CA are rejected"));
    }
}

extern constinit const Rule aop964_pin_names_ca{
    .id = "AOP964",
    .name = "pin-names-ca",
    .severity = Severity::error,
    .summary = "AOPClientPin is the fingerprint of a CA, and not of a client certificate",
    .why = "No client can show the CA's certificate. The clients of the CA, Cloudflare among them, are rejected.",
    .httpd = "AOPClientPin is compared with the client's own certificate alone. AOPTrust is what names CAs.",
    .fix =
        "Pin the certificate that was uploaded for the zone, as `openssl x509 -in client.pem -noout -fingerprint -sha256` prints it. If any client "
        "of the CA is meant, write the fingerprint into AOPTrust.",
    .references = "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/",
    .check = check,
};

}

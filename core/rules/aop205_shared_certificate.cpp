#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const AuthenticatingServer& s : a.asking) {
        if (s.trust.trust != Trust::cloudflare || s.server.intent->client_pins)
            continue;
        if (a.exposure.by_any_name[s.server.index])
            continue;  // AOP216 says more
        // Asked for by name: the administrator knows.
        if (s.server.intent->trust && s.server.intent->trust->size() == 1 && iequals(s.server.intent->trust->front(), "cloudflare"))
            continue;
        const Anchor* anchor = s.trust.accepted_anchors.front();
        if (const TrustSource* source = source_of(s.trust, *anchor))
            report(s.server, place_of(*source, s.server),
                   cat("trusts ", anchor->called(),
                       ", which all customers of Cloudflare share: it proves that a request came through Cloudflare, not that it came through this "
                       "zone"))
                .at_word(1);
    }
}

extern constinit const Rule aop205_shared_certificate{
    .id = "AOP205",
    .name = "shared-certificate",
    .severity = Severity::note,
    .summary = "The CA is the one that all customers of Cloudflare share",
    .why = "A certificate of this CA proves that a request came through Cloudflare. It does not prove that the "
           "request came through your zone, your firewall rules or your rate limits: any account, even a free "
           "one, can point a zone of its own at this address, with all protection switched off.",
    .httpd = "httpd gets the same certificate from every customer, and its names do not identify the zone. Only "
             "the names in the handshake and in Host differ. Another customer's zone sends its own name, which "
             "this server does not serve. Workers and Origin Rules can choose another Host; Cloudflare restricts the name in the "
             "handshake (SNI), which `SSLVHostSNIPolicy strict` compares with the Host.",
    .fix = "Upload a certificate of your own for the zone or host name (zone-level or per-hostname origin pulls) "
           "and trust its CA here. Pin it where mod_aop is loaded: `AOPTrust own`, `AOPGuard on`, `AOPClientPin sha256:…`. Until "
           "then answer known names in the handshake only (AOP216). `AOPTrust cloudflare`, or a comment `# aop-lint: ignore "
           "AOP205 -- REASON`, declares that the shared CA is meant.",
    .references = "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/explanation/\n"
                  "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/set-up/zone-level/\n"
                  "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/set-up/per-hostname/",
    .check = check,
};

}

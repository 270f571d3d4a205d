#include "core/asking.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Asking& s : a.asking) {
        if (s.trust.trust != Trust::cloudflare || s.server.intent->client_pins)
            continue;
        if (a.exposure.by_any_name[s.server.index])
            continue;  // AOP216 says more
        // Asked for by name: the administrator knows.
        if (s.server.intent->trust && s.server.intent->trust->size() == 1 && iequals(s.server.intent->trust->front(), "cloudflare"))
            continue;
        const Anchor* anchor = s.trust.able.front();
        if (const TrustSource* source = source_of(s.trust, *anchor))
            report(s.server, place_of(*source, s.server),
                   cat("trusts ", anchor->called(),
                       ", which all customers of Cloudflare share: it proves the way through Cloudflare, not through this zone"))
                .at_word(1);
    }
}

extern constinit const Rule aop205_shared_certificate{
    .id = "AOP205",
    .name = "shared-certificate",
    .severity = Severity::note,
    .summary = "The CA is the one that all customers of Cloudflare share",
    .why = "A certificate under it proves that a request came through Cloudflare's network. It does not prove that "
           "it came through your zone, your firewall rules or your rate limits: any account, a free one too, can "
           "point a zone of its own at this address, with every protection of yours switched off.",
    .httpd = "httpd sees the same certificate for every customer; its names say nothing about the zone. Only the "
           "names in the handshake and in Host differ. A stranger's zone brings a stranger's name, which this server "
           "does not serve; but Workers and Origin Rules can choose another one.",
    .fix = "Upload a certificate of your own for the zone or host name (zone-level or per-hostname origin pulls), "
           "trust its CA here, and pin it where mod_aop is loaded: `AOPTrust own`, `AOPClientPin sha256:…`. Meanwhile answer "
           "known host names only (AOP216). `AOPTrust cloudflare`, or a comment `# aop-lint: ignore AOP205 -- REASON`, says "
           "that the shared CA is meant.",
    .references = "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/explanation/\n"
                  "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/set-up/zone-level/\n"
                  "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/set-up/per-hostname/",
    .check = check,
};

}

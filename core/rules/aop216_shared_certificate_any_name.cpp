#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const AuthenticatingServer& s : a.asking) {
        if (!a.exposure.by_any_name[s.server.index] || s.server.intent->client_pins)
            continue;
        const Anchor* anchor = s.trust.accepted_anchors.front();
        const TrustSource* source = source_of(s.trust, *anchor);
        if (!source)
            continue;
        Finding& finding =
            report(s.server, place_of(*source, s.server),
                   cat("trusts ", anchor->called(), ", which all customers of Cloudflare share, and serves their requests for unknown host names"));
        finding.at_word(1);
        if (finding.related.empty())
            finding.relate(s.server.place, "this virtual host answers for unknown names");
    }
}

extern constinit const Rule aop216_shared_certificate_any_name{
    .id = "AOP216",
    .name = "shared-certificate-any-name",
    .severity = Severity::warning,
    .summary = "All customers of Cloudflare share the CA, and requests for unknown host names are served too",
    .why = "Any Cloudflare account can point a zone of its own at this address. Its requests carry Cloudflare's "
           "certificate and a name of its own choosing, and this server answers them with your content: past your "
           "firewall rules, your rate limits and your access policies.",
    .httpd = "The first virtual host of an address answers every Host that no other one has, and one that is alone "
             "there answers all. The client certificate is the same for every customer of Cloudflare. "
             "`StrictHostCheck on` (since 2.4.49), in the first virtual host or in the main server, makes httpd answer "
             "400 to names that no virtual host there has.",
    .fix = "Upload a certificate of your own for the zone or host name and trust its CA instead of Cloudflare's: only that keeps other customers "
           "out for certain. With mod_aop: `AOPTrust own`, `AOPGuard on` and `AOPClientPin sha256:…`. Until then answer only where the handshake "
           "(SNI) has a name of yours: a first virtual host with `Require all denied` for all other names, and `SSLVHostSNIPolicy strict`, so that "
           "the Host cannot name another virtual host than the SNI. The SNI counts because Cloudflare lets nobody set that of another account's "
           "name directly; the Host, which `StrictHostCheck on` looks at, Workers and Origin Rules can set.",
    .references = "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/explanation/\n"
                  "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/set-up/zone-level/\n"
                  "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/set-up/per-hostname/\n"
                  "https://httpd.apache.org/docs/2.4/mod/core.html#stricthostcheck\n"
                  "https://httpd.apache.org/docs/2.4/vhosts/details.html",
    .check = check,
};

}

#include "core/asking.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Asking& s : a.asking) {
        if (!a.exposure.by_any_name[s.server.index] || s.server.intent->client_pins)
            continue;
        const Anchor* anchor = s.trust.able.front();
        const TrustSource* source = source_of(s.trust, *anchor);
        if (!source)
            continue;
        Finding& finding = report(s.server, place_of(*source, s.server),
                                  cat("trusts ", anchor->called(),
                                      ", which all customers of Cloudflare share, and serves them content under any name they like"));
        finding.at_word(1);
        if (finding.related.empty())
            finding.see(s.server.place, "answers for names that no virtual host here has");
    }
}

extern constinit const Rule aop216_shared_certificate_any_name{
    .id = "AOP216",
    .name = "shared-certificate-any-name",
    .severity = Severity::warning,
    .summary = "The CA is the one that all customers of Cloudflare share, and a name that nobody has is served too",
    .why = "Any Cloudflare account can point a zone of its own at this address. Its requests carry Cloudflare's "
           "certificate and a name of its own choosing, and this server answers them with your content: past your "
           "firewall rules, your rate limits and your access policies.",
    .httpd = "The first virtual host of an address answers every Host that no other one has, and one that is alone "
           "there answers all. The client certificate is the same for every customer of Cloudflare. "
           "`StrictHostCheck on` (since 2.4.49), in the first virtual host or in the main server, makes httpd answer "
           "400 to names that no virtual host there has.",
    .fix = "Upload a certificate of your own for the zone or host name, trust its CA instead of Cloudflare's, and pin "
           "it: `AOPTrust own`, `AOPClientPin sha256:…`. Until then let unknown names find nothing: `StrictHostCheck "
           "on`, or a first virtual host with `Require all denied`. That raises the bar and is no proof: who can set "
           "the Host that Cloudflare sends (Workers, Origin Rules) sets yours.",
    .references = "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/explanation/\n"
                  "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/set-up/zone-level/\n"
                  "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/set-up/per-hostname/\n"
                  "https://httpd.apache.org/docs/2.4/mod/core.html#stricthostcheck\n"
                  "https://httpd.apache.org/docs/2.4/vhosts/details.html",
    .check = check,
};

}

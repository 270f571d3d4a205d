#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Route& r : a.exposure.routes) {
        if (r.kind != Route::Kind::from_machine)
            continue;
        const Server &open = a.site.servers[r.open], &around = a.site.servers[r.around];
        auto& finding = report(open, r.place, cat("proxies everybody into ", around.label(), ", which lets in this machine only"));
        finding.relate(r.there, "the server behind it");
        if (finding.witness.empty())
            finding.with_witness(r.witness);
    }
}

extern constinit const Rule aop326_local_server_behind_proxy{
    .id = "AOP326",
    .name = "local-server-behind-proxy",
    .severity = Severity::warning,
    .summary = "A server that lets in this machine only is reached through a proxy of this httpd",
    .why =
        "`Require local` looks at who connects. Behind a ProxyPass that is httpd itself, so the line holds for nobody who comes through the proxy.",
    .httpd = "mod_proxy connects from the machine's own address. The visitor's address is in X-Forwarded-For, which Require local does not read.",
    .fix = "Say in the server that proxies who may come: `Require` lines in a <Location> or <Proxy> section there. Or remove the ProxyPass.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_authz_host.html#reqlocal",
    .check = check,
};

}

#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Route& r : a.exposure.routes) {
        if (r.kind != Route::Kind::open_back_end)
            continue;
        const Server &open = a.site.servers[r.open], &around = a.site.servers[r.around];
        auto& finding = report(open, open.place, cat("is the back end of ", around.label(), " and serves clients without a certificate"));
        finding.relate(r.place, cat(around.label(), " sends its requests there")).relate(r.there, "and requires a client certificate here");
        if (finding.witness.empty())
            finding.with_witness(r.witness);
    }
}

extern constinit const Rule aop324_back_end_open{
    .id = "AOP324",
    .name = "back-end-open",
    .severity = Severity::error,
    .summary = "The back end of a protected server is another server of this httpd that is open",
    .why = "The protected server requires a client certificate and passes its requests on. Whoever sends them to the back end directly needs none.",
    .httpd = "A virtual host answers on its own address and port for everybody, whoever else proxies to it.",
    .fix = "Let the back end listen on loopback only, as in `Listen 127.0.0.1:8080`, or write `Require local` in it.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mpm_common.html#listen\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_authz_host.html#reqlocal",
    .check = check,
};

}

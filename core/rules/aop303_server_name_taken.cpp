#include <algorithm>

#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

static bool is_reached(const Assessment& a, ServerId server)
{
    return std::ranges::any_of(a.exposure.of(server), [](const Judgement& j) { return j.verdict != Verdict::unreachable; });
}

static void check(const Assessment& a, Report& report)
{
    for (const Judgement& j : a.exposure.judgements) {
        // Reached at another of its addresses, it is AOP305's or AOP309's.
        if (j.cause != Cause::shadowed || !j.other || is_reached(a, j.server))
            continue;
        const Server& server = a.site.servers[j.server];
        const Server& owner = a.site.servers[*j.other];
        auto& finding = report(server, server.place, cat("is never reached: ", owner.label(), " answers to the same name and comes first"));
        if (!finding.related.empty())
            continue;  // the same at another address
        finding.relate(owner.place, "the virtual host that answers in its place");
        if (!owner.server_name)
            finding.relate(a.site.main().server_name.place, "the name of one that has no ServerName of its own");
        finding.relate(server.tls.verify_client.place, "this requirement has no effect");
    }
}

extern constinit const Rule aop303_server_name_taken{
    .id = "AOP303",
    .name = "server-name-taken",
    .severity = Severity::error,
    .summary = "A virtual host is never reached: an earlier one answers to its name",
    .why = "The settings of the later virtual host, including its client certificates, have no effect. The "
           "earlier one answers requests for its name, with its own settings.",
    .httpd = "Of the virtual hosts of an address, the first with the name answers, for SNI and for Host. httpd "
             "starts without a warning.",
    .fix = "Merge the two, give each a name of its own, or remove one; `httpd -S` lists them in order.",
    .references = "https://httpd.apache.org/docs/2.4/vhosts/details.html",
    .check = check,
};

}

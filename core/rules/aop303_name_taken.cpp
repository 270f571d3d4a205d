#include <algorithm>

#include "core/assessment.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static bool is_reached(const Assessment& a, std::size_t server)
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
        auto& finding = report(server, server.place, cat("is never reached: its name belongs to ", owner.label(), ", which comes first"));
        if (!finding.related.empty())
            continue;  // the same at another address
        finding.see(owner.place, "the virtual host that answers in its place");
        if (!owner.server_name)
            finding.see(a.site.main().server_name.place, "the name of one that has no ServerName of its own");
        finding.see(server.tls.verify_client.place, "a demand that nobody meets");
    }
}

extern constinit const Rule aop303_name_taken{
    .id = "AOP303",
    .name = "server-name-taken",
    .severity = Severity::error,
    .summary = "A virtual host can never answer: its name belongs to one before it",
    .why = "The settings of the later one, its client certificates among them, are read by nobody. "
           "Requests for its name are answered by the earlier one, under the earlier one's rules.",
    .httpd = "Among the virtual hosts of an address the first with the name wins, for SNI and for Host. "
           "httpd starts without a warning.",
    .fix = "Merge the two, give each a name of its own, or remove one; `httpd -S` lists them in order.",
    .references = "https://httpd.apache.org/docs/2.4/vhosts/details.html",
    .check = check,
};

}

#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const ShadowedNames& t : a.exposure.taken) {
        if (t.weaker.empty())
            continue;
        report(a.site.servers[t.server], t.place, cat(to_sentence(t, a.site), ", and ", t.weaker))
            .at_word(t.word)
            .relate(t.held_at, to_label(t, a.site))
            .relate(a.site.servers[t.owner].place, "the virtual host that answers")
            .relate(a.site.servers[t.server].tls.verify_client.place, "this requirement has no effect for this name")
            .with_witness(t.witness);
    }
}

extern constinit const Rule aop305_name_answered_by_weaker{
    .id = "AOP305",
    .name = "name-answered-by-weaker",
    .severity = Severity::error,
    .summary = "A name of a protected virtual host is answered by an earlier one that requires less, or trusts "
               "others",
    .why = "Requests for that name go to the earlier virtual host, with its client-certificate settings. Under "
           "its other names the later virtual host is as well protected as before.",
    .httpd = "Of the virtual hosts of an address, in file order, the first answers that has the name as "
             "ServerName or in ServerAlias. An earlier `*.example.com` comes before a later exact ServerName. SNI "
             "and Host follow the same order. httpd gives no warning; `httpd -S` lists the names in that order.",
    .fix = "Remove the name from the earlier virtual host. If it is there as a wildcard, put the virtual host "
           "with the exact name first. `aop-lint why NAME` shows who answers.",
    .references = "https://httpd.apache.org/docs/2.4/vhosts/details.html\n"
                  "https://httpd.apache.org/docs/2.4/mod/core.html#serveralias",
    .check = check,
};

}

#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const ShadowedNames& t : a.exposure.taken) {
        if (!t.weaker.empty())
            continue;
        report(a.site.servers[t.server], t.place, to_sentence(t, a.site))
            .at_word(t.word)
            .relate(t.held_at, to_label(t, a.site))
            .relate(a.site.servers[t.owner].place, "the virtual host that answers");
    }
}

extern constinit const Rule aop309_name_answered_by_another{
    .id = "AOP309",
    .name = "name-answered-by-another",
    .severity = Severity::note,
    .summary = "A name of a virtual host is answered by an earlier one that requires no less",
    .why = "No client gets in that should not. But requests for that name get the earlier site, and the later "
           "one's settings for it have no effect. If the earlier one stops requiring a client certificate one "
           "day, the name is open.",
    .httpd = "Of the virtual hosts of an address, in file order, the first answers that has the name as "
             "ServerName or in ServerAlias. An earlier `*.example.com` comes before a later exact ServerName.",
    .fix = "Keep the name in one of the two. Where an earlier wildcard matches it, put the virtual host with the "
           "exact name first.",
    .references = "https://httpd.apache.org/docs/2.4/vhosts/details.html\n"
                  "https://httpd.apache.org/docs/2.4/mod/core.html#serveralias",
    .check = check,
};

}

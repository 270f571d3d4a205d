#include "core/assessment.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const TakenNames& t : a.exposure.taken) {
        if (!t.weaker.empty())
            continue;
        report(a.site.servers[t.server], t.place, to_sentence(t, a.site))
            .at_word(t.word)
            .see(t.held_at, to_label(t, a.site))
            .see(a.site.servers[t.owner].place, "the virtual host that answers");
    }
}

extern constinit const Rule aop309_name_answered_by_another{
    .id = "AOP309",
    .name = "name-answered-by-another",
    .severity = Severity::note,
    .summary = "A name of a virtual host is answered by one before it, which asks for no less",
    .why = "Nobody gets in who should not, but who asks for that name gets the earlier site, and what the later one says "
           "about it is read by nobody. If the earlier one stops asking for a client certificate one day, the name is open.",
    .httpd = "Among the virtual hosts of an address, in the order of the text, the first answers that has the name as its "
             "ServerName or in ServerAlias; an earlier `*.example.com` goes before a later ServerName that is exact.",
    .fix = "Leave the name in one of the two. Where an earlier wildcard takes it, put the virtual host with the exact name "
           "first.",
    .references = "https://httpd.apache.org/docs/2.4/vhosts/details.html\n"
                  "https://httpd.apache.org/docs/2.4/mod/core.html#serveralias",
    .check = check,
};

}

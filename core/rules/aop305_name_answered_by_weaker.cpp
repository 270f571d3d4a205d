#include "core/assessment.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const TakenNames& t : a.exposure.taken) {
        if (t.weaker.empty())
            continue;
        report(a.site.servers[t.server], t.place, cat(to_sentence(t, a.site), ", and ", t.weaker))
            .at_word(t.word)
            .see(t.held_at, to_label(t, a.site))
            .see(a.site.servers[t.owner].place, "the virtual host that answers")
            .see(a.site.servers[t.server].tls.verify_client.place, "a demand that nobody meets under this name")
            .prove(t.witness);
    }
}

extern constinit const Rule aop305_name_answered_by_weaker{
    .id = "AOP305",
    .name = "name-answered-by-weaker",
    .severity = Severity::error,
    .summary = "A name of a protected virtual host is answered by one before it that asks for less, or trusts others",
    .why = "Under that name the protection is not there: the request goes to the earlier virtual host, under its rules "
           "about client certificates. Under its other names the later one looks as well protected as ever.",
    .httpd = "Among the virtual hosts of an address, in the order of the text, the first answers that has the name as its "
             "ServerName or in ServerAlias; an earlier `*.example.com` goes before a later ServerName that is exact. SNI and "
             "Host follow the same order. httpd says nothing about it; `httpd -S` lists the names in that order.",
    .fix = "Take the name out of the earlier virtual host; or, where it stands there as a wildcard, put the virtual host "
           "with the exact name first. Then ask `aop-lint why NAME` who answers.",
    .references = "https://httpd.apache.org/docs/2.4/vhosts/details.html\n"
                  "https://httpd.apache.org/docs/2.4/mod/core.html#serveralias",
    .check = check,
};

}

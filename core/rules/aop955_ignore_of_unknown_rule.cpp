#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Server& server : a.site.servers)
        for (const Intent::Ignore& ignore : server.intent->ignores)
            if (!find_rule(ignore.rule))
                report(server, ignore.place, cat("has AOPIgnore for ", ignore.rule, ", which is no rule of this version: the line accepts nothing"))
                    .at_word(1);
}

extern constinit const Rule aop955_ignore_of_unknown_rule{
    .id = "AOP955",
    .name = "ignore-of-unknown-rule",
    .severity = Severity::warning,
    .summary = "AOPIgnore names a rule that this version does not have",
    .why = "The number or the name is misspelt, and the finding that was to be accepted still counts. Or a newer version wrote the line, "
           "and this one is a step back.",
    .httpd =
        "httpd starts and reloads. mod_aop refuses only a word that can be no rule at all, so that an older module goes on with the configuration "
        "of a newer one.",
    .fix = "Correct the rule: `aop-lint rules` lists them. Remove the line if this version stays.",
    .references = "https://httpd.apache.org/docs/2.4/configuring.html#syntax",
    .check = check,
};

}

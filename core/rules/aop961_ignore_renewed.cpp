#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

extern constinit const Rule aop961_ignore_renewed{
    .id = "AOP961",
    .name = "ignore-renewed",
    .severity = Severity::note,
    .summary = "An ignore comment holds longer than before, for the same reason",
    .why = "The date was to make somebody look again. Moving it without a new reason accepts the finding for ever, one date at a time.",
    .httpd = "httpd does not read comments.",
    .fix = "Repair what the finding reports, or say in the comment why it still stands.",
    .references = "https://httpd.apache.org/docs/2.4/configuring.html#syntax",
    // Only a comparison with a commit tells it: apply_commit_baseline() reports it.
    .check = [](const Assessment&, Report&) {},
};

}

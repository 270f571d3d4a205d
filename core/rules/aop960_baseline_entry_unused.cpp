#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

extern constinit const Rule aop960_baseline_entry_unused{
    .id = "AOP960",
    .name = "baseline-entry-unused",
    .severity = Severity::note,
    .summary = "The baseline records findings that are gone",
    .why = "What was repaired may come back unnoticed: the baseline would accept it again.",
    .httpd = "httpd knows no such file.",
    .fix = "Write the baseline again with --write-baseline once the findings that are left are meant to stay.",
    .references = "https://httpd.apache.org/docs/2.4/configuring.html",
    // Only aop-lint has baselines: apply_baseline() reports it.
    .check = [](const Assessment&, Report&) {},
};

}

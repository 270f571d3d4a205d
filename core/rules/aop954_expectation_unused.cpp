#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

extern constinit const Rule aop954_expectation_unused{
    .id = "AOP954",
    .name = "expectation-unused",
    .severity = Severity::warning,
    .summary = "An --expect, or an entry of the project file, is of no use",
    .why = "The server was renamed or removed, its name is misspelt, another entry comes before this one for every server, a path is not open "
           "any more, or the last day of the entry is over. "
           "The verdict of the server that is meant is not looked at, or more is accepted than needs to be.",
    .httpd = "httpd knows no such declaration.",
    .fix = "Correct the name: `aop-lint vhosts` lists the servers. Remove what is not needed any more. Where `until` is over, look at the "
           "server again before you write another day.",
    .references = "https://httpd.apache.org/docs/2.4/mod/core.html#servername",
    // Only aop-lint has such options: report_unused_expectations() reports it.
    .check = [](const Assessment&, Report&) {},
};

}

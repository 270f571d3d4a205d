#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

extern constinit const Rule aop954_expectation_unused{
    .id = "AOP954",
    .name = "expectation-unused",
    .severity = Severity::warning,
    .summary = "No server is the subject of an --expect",
    .why = "The server was renamed or removed, or its name is misspelt. The verdict of the server that is meant is not looked at.",
    .httpd = "httpd knows no such declaration.",
    .fix = "Correct the name: `aop-lint vhosts` lists the servers. Remove the `expect` line of a server that is gone.",
    .references = "https://httpd.apache.org/docs/2.4/mod/core.html#servername",
    // Only aop-lint has such options: report_unused_expectations() reports it.
    .check = [](const Assessment&, Report&) {},
};

}

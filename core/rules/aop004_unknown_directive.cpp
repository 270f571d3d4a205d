#include "core/verdicts/problem_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_troubles(a, report, Problem::Kind::unknown_directive); }

extern constinit const Rule aop004_unknown_directive{
    .id = "AOP004",
    .name = "unknown-directive",
    .severity = Severity::error,
    .summary = "No loaded module has this directive",
    .why = "httpd does not start with this configuration. If it is a misspelt SSLVerifyClient, the site is not "
           "protected either.",
    .httpd = "After all files are read, httpd passes each directive to the module that has it. If no module has "
             "it, httpd reports `Invalid command`.",
    .fix = "Correct the spelling, or load the module: its LoadModule line comes before the section that uses it. "
           "For a third-party module, give its name with --modules. Where httpd has the module built in, name its system with --layout, or let "
           "an installed httpd say what it has with --from-httpd.",
    .references = "https://httpd.apache.org/docs/2.4/mod/directives.html",
    .check = check,
};

}

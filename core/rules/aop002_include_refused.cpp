#include "core/verdicts/problem_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_troubles(a, report, Problem::Kind::include); }

extern constinit const Rule aop002_include_refused{
    .id = "AOP002",
    .name = "include-refused",
    .severity = Severity::error,
    .summary = "An Include that httpd rejects",
    .why = "httpd does not start with this configuration; a reload would end the running server.",
    .httpd = "For Include, each of these is an error: a missing file, a pattern that matches nothing, a broken "
             "symbolic link, a device, an Include loop. IncludeOptional ignores what is missing, but not what "
             "cannot be read.",
    .fix = "Correct the path, or write IncludeOptional where the file may be missing.",
    .references = "https://httpd.apache.org/docs/2.4/mod/core.html#include",
    .check = check,
};

}

#include "core/verdicts/problem_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_troubles(a, report, Problem::Kind::limit); }

extern constinit const Rule aop008_limit_exceeded{
    .id = "AOP008",
    .name = "limit-exceeded",
    .severity = Severity::error,
    .summary = "The configuration exceeds a limit",
    .why = "What exceeds the limit was not read, so nothing is known about it.",
    .httpd = "httpd itself allows lines of up to 16 MiB and 128 nested includes. The other limits belong to this "
             "tool: no configuration may exhaust the machine that checks it.",
    .fix = "Make the configuration smaller. One of this size is almost always an include loop.",
    .references = "https://httpd.apache.org/docs/2.4/mod/core.html#include",
    .check = check,
};

}

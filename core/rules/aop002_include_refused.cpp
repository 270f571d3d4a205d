#include "core/troubles.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    report_troubles(a, report, Trouble::Kind::include);
}

extern constinit const Rule aop002_include_refused{
    .id = "AOP002",
    .name = "include-refused",
    .severity = Severity::error,
    .summary = "An Include that httpd refuses",
    .why = "httpd does not start with this configuration; a reload would end the running server.",
    .httpd = "A missing file, a pattern without a match, a dangling link, a device or an Include that "
           "leads back to itself is an error for Include. IncludeOptional forgives what is missing, not "
           "what cannot be read.",
    .fix = "Correct the path, or write IncludeOptional where the file may be missing.",
    .references = "https://httpd.apache.org/docs/2.4/mod/core.html#include",
    .check = check,
};

}

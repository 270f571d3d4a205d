#include "core/troubles.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    report_troubles(a, report, Trouble::Kind::limit);
}

extern constinit const Rule aop008_limit_exceeded{
    .id = "AOP008",
    .name = "limit-exceeded",
    .severity = Severity::error,
    .summary = "The configuration goes beyond a limit",
    .why = "What lies beyond the limit has not been read, so nothing is known about it.",
    .httpd = "httpd itself stops at 16 MiB a line and 128 nested includes. The other limits are this "
           "tool's, so that no configuration can exhaust the machine that lints it.",
    .fix = "Make it smaller; a configuration of this size is almost always a loop.",
    .references = "https://httpd.apache.org/docs/2.4/mod/core.html#include",
    .check = check,
};

}

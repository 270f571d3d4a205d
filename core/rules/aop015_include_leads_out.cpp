#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

extern constinit const Rule aop015_include_leads_out{
    .id = "AOP015",
    .name = "include-leads-out",
    .severity = Severity::warning,
    .summary = "A copy of a configuration includes files of this machine instead of its own",
    .why = "The Include has an absolute path, so the files of this machine are read, not those beside it in the copy. The verdicts are about a "
           "mixture that no host has.",
    .httpd = "httpd reads absolute paths from the root of its file system.",
    .fix = "Use `--root` with the folder that stands for the root of the host, as the message says, or `--map FROM=TO`.",
    .references = "https://httpd.apache.org/docs/2.4/mod/core.html#include",
    // Only aop-lint looks at copies: Inspection::audit() reports it.
    .check = [](const Assessment&, Report&) {},
};

}

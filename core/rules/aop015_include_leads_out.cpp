#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

extern constinit const Rule aop015_include_leads_out{
    .id = "AOP015",
    .name = "include-leads-out",
    .severity = Severity::error,
    .summary = "A copy of a configuration includes text that is not in it",
    .why =
        "What the text says is not known, and it may let everybody in: a server that it is part of is `unknown`, and all servers are where it stands "
        "outside of every virtual host. Without `--assume-files`, the files of this machine are read in its place, and the verdicts are about a "
        "mixture that no host has.",
    .httpd = "httpd reads absolute paths from the root of its file system, and follows symbolic links.",
    .fix =
        "Add the file to the copy. Where it is elsewhere on this machine, give `--map FROM=TO`, or `--root` with the folder that stands for the root "
        "of the host.",
    .references = "https://httpd.apache.org/docs/2.4/mod/core.html#include",
    // Only aop-lint looks at copies: Inspection::audit() reports it.
    .check = [](const Assessment&, Report&) {},
};

}

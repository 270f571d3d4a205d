#include "core/troubles.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    report_troubles(a, report, Trouble::Kind::unknown_directive);
}

extern constinit const Rule aop004_unknown_directive{
    .id = "AOP004",
    .name = "unknown-directive",
    .severity = Severity::error,
    .summary = "No loaded module has this directive",
    .why = "httpd does not start with this configuration. When it is a misspelt SSLVerifyClient, the "
           "protection is not there either.",
    .httpd = "After all files are read, each directive is handed to the module that owns it. `Invalid "
           "command` is what httpd says when none does.",
    .fix = "Correct the spelling, or load the module (LoadModule comes before the section that uses it). "
           "For a module of a third party, name it with --modules.",
    .references = "https://httpd.apache.org/docs/2.4/mod/directives.html",
    .check = check,
};

}

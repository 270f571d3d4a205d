#include "core/verdicts/startup_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_failures(a, report, StartupCause::module_file); }

extern constinit const Rule aop447_module_file_missing{
    .id = "AOP447",
    .name = "module-file-missing",
    .severity = Severity::error,
    .summary = "LoadModule names a file that does not exist",
    .why = "httpd does not start, and a reload of a running one ends it: it reads the configuration before it has anything "
           "else to fall back on.",
    .httpd = "`httpd -t` says \"Cannot load … into server\". Looked at only where other modules of the configuration are there: "
             "in a copy without them nothing is said.",
    .fix = "Install the package of the module, or remove the line. An upgrade of the distribution is the usual reason.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_so.html#loadmodule",
    .check = check,
};

}

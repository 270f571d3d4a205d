#include "core/verdicts/startup_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_failures(a, report, StartupCause::log_unwritable); }

extern constinit const Rule aop443_log_not_writable{
    .id = "AOP443",
    .name = "log-not-writable",
    .severity = Severity::error,
    .summary = "A log cannot be opened",
    .why = "httpd does not start, and a reload of a running one ends it, for all its sites.",
    .httpd = "A folder that does not exist makes `httpd -t` fail: AH02291 for ErrorLog, AH02297 for CustomLog. A log that is "
             "itself a folder passes `httpd -t`: AH00091 or AH00649 end the start.",
    .fix = "Make the folder (`install -d -m 750 /var/log/…`), or correct the path, which is relative to ServerRoot where it does not begin with /. A "
           "container or a tmpfs loses such folders: make them before httpd starts.",
    .references = "https://httpd.apache.org/docs/2.4/mod/core.html#errorlog\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_log_config.html#customlog",
    .check = check,
};

}

#include "core/verdicts/startup_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_failures(a, report, StartupCause::log_program); }

extern constinit const Rule aop444_log_program_missing{
    .id = "AOP444",
    .name = "log-program-missing",
    .severity = Severity::error,
    .summary = "A log is piped to a program that does not exist",
    .why = "The next start, restart or reload ends httpd, for all its sites: a certificate renewal or a log rotation is "
           "enough.",
    .httpd = "`httpd -t` does not look at the program. The start says AH00104 \"unable to start piped log program\" or, for "
             "ErrorLog, AH00089, and httpd ends. The same holds for `|$`, behind which a shell runs the command.",
    .fix = "Install the program, or correct its path: rotatelogs is /usr/bin/rotatelogs in Debian and /usr/sbin/rotatelogs "
           "in Red Hat's distributions.",
    .references = "https://httpd.apache.org/docs/2.4/logs.html#piped",
    .check = check,
};

}

#include "core/verdicts/startup_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_failures(a, report, StartupCause::runtime_folder); }

extern constinit const Rule aop445_run_file_folder_missing{
    .id = "AOP445",
    .name = "run-file-folder-missing",
    .severity = Severity::error,
    .summary = "The folder of PidFile does not exist, or the file holds no number",
    .why = "httpd does not start after the next reboot, which empties /run, or after the next restart.",
    .httpd = "`httpd -t` does not look. The start says AH00099 and AH00100 \"could not log pid to file\", and httpd "
             "ends; AH00058 where the file is there and does not begin with a number, which a reload does not look at.",
    .fix = "Make the folder before httpd starts, for example with a line in /etc/tmpfiles.d or `RuntimeDirectory=` in the "
           "systemd unit. Remove a PidFile that holds no number, which a full disk leaves behind.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mpm_common.html#pidfile",
    .check = check,
};

}

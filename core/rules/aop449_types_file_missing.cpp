#include "core/verdicts/startup_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_failures(a, report, StartupCause::types_file); }

extern constinit const Rule aop449_types_file_missing{
    .id = "AOP449",
    .name = "types-file-missing",
    .severity = Severity::error,
    .summary = "TypesConfig names a file that does not exist",
    .why = "The next start, restart or reload ends httpd, for all its sites: a certificate renewal or a log rotation is "
           "enough.",
    .httpd = "`httpd -t` does not open it. mod_mime does at the start: AH01597 \"could not open mime types config file\", and "
             "httpd ends.",
    .fix = "Install the file (Debian: package media-types; Red Hat: mailcap), or correct the path.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_mime.html#typesconfig",
    .check = check,
};

}

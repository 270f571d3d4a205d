#include "core/verdicts/startup_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_failures(a, report, StartupCause::disk_full); }

extern constinit const Rule aop906_no_room_to_write{
    .id = "AOP906",
    .name = "no-room-to-write",
    .severity = Severity::error,
    .summary = "A file that httpd makes at its start cannot be written",
    .why = "httpd does not start, and a reload of a running one ends it.",
    .httpd = "`httpd -t` writes nothing. The start writes PidFile and the files of shared memory; where the file system is "
             "full or read-only it says AH00099 or AH00100, and httpd ends.",
    .fix = "Free some room, or mount the file system writable. This is looked at only where the configuration is this "
           "machine's own.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mpm_common.html#pidfile",
    .check = check,
};

}

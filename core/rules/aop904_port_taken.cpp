#include "core/verdicts/startup_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_failures(a, report, StartupCause::port_taken); }

extern constinit const Rule aop904_port_taken{
    .id = "AOP904",
    .name = "port-taken",
    .severity = Severity::error,
    .summary = "Another program listens on a port of httpd",
    .why = "httpd does not start, and a reload of a running one ends it.",
    .httpd = "`httpd -t` opens no port. The start says AH00072 \"make_sock: could not bind to address\" (98: Address already "
             "in use), and AH00015 \"Unable to open logs\". A running httpd keeps its ports over a reload: only a new Listen "
             "line fails.",
    .fix = "Stop the other program, or give one of the two another port. This is looked at only where the configuration is "
           "this machine's own.",
    .references = "https://httpd.apache.org/docs/2.4/bind.html\n"
                  "https://httpd.apache.org/docs/2.4/mod/mpm_common.html#listen",
    .check = check,
};

}

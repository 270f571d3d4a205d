#include "core/verdicts/startup_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_failures(a, report, StartupCause::listeners_collide); }

extern constinit const Rule aop448_listen_lines_collide{
    .id = "AOP448",
    .name = "listen-lines-collide",
    .severity = Severity::error,
    .summary = "Two Listen lines cannot stand side by side",
    .why = "httpd does not start: the second of the two sockets cannot be opened.",
    .httpd = "`httpd -t` refuses only equal lines. The start says AH00072 \"make_sock: could not bind to address\" (98: Address "
             "already in use), and AH00015 \"Unable to open logs\".",
    .fix = "Keep one of the two: `Listen 443` hears on every address of the machine, IPv4 and IPv6. `Listen 443` before "
           "`Listen [::]:443` fails as well.",
    .references = "https://httpd.apache.org/docs/2.4/bind.html\n"
                  "https://httpd.apache.org/docs/2.4/mod/mpm_common.html#listen",
    .check = check,
};

}

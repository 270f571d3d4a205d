#include "core/verdicts/startup_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_failures(a, report, StartupCause::balancer_memory); }

extern constinit const Rule aop450_balancer_without_shared_memory{
    .id = "AOP450",
    .name = "balancer-without-shared-memory",
    .severity = Severity::error,
    .summary = "mod_proxy_balancer is loaded without mod_slotmem_shm",
    .why = "The next start, restart or reload ends httpd, for all its sites: a certificate renewal or a log rotation is "
           "enough.",
    .httpd = "`httpd -t` says \"Syntax OK\". The start says AH01177 \"Failed to lookup provider 'shm' for 'slotmem'\", and httpd "
             "ends, even if no balancer is configured.",
    .fix = "Add `LoadModule slotmem_shm_module modules/mod_slotmem_shm.so` (Debian: `a2enmod slotmem_shm`).",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_proxy_balancer.html\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_slotmem_shm.html",
    .check = check,
};

}

#include "core/verdicts/startup_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_failures(a, report, StartupCause::module_dependency); }

extern constinit const Rule aop465_module_needs_another{
    .id = "AOP465",
    .name = "module-needs-another",
    .severity = Severity::error,
    .summary = "A module is loaded without another one that it needs",
    .why = "The next start, restart or reload ends httpd, for all its sites: a package update or a log rotation is enough.",
    .httpd = "Some modules use functions of another one, which must be loaded before them: mod_proxy_http those of mod_proxy, "
             "mod_dav_fs those of mod_dav. Without it `httpd -t` fails: \"undefined symbol\". Others ask for it at the start, "
             "after `httpd -t` has said \"Syntax OK\": mod_authnz_ldap for mod_ldap (AH01749), mod_auth_form for mod_session "
             "and mod_request (AH02617, AH02618), mod_heartmonitor for mod_slotmem_shm (AH02284).",
    .fix = "Load the other module too, in a line before: `a2enmod` does so on Debian.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_so.html#loadmodule",
    .check = check,
};

}

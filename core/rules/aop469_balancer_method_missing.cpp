#include "core/verdicts/startup_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_failures(a, report, StartupCause::balancer_method); }

extern constinit const Rule aop469_balancer_method_missing{
    .id = "AOP469",
    .name = "balancer-method-missing",
    .severity = Severity::error,
    .summary = "The load balancing method of a balancer is not loaded",
    .why = "The next start, restart or reload ends httpd, for all its sites: a package update or a log rotation is enough.",
    .httpd = "The method of a balancer, byrequests unless ProxySet names another, is a module of its own: "
             "mod_lbmethod_byrequests. `httpd -t` does not look for it unless ProxySet names it. The start does: AH02432 "
             "\"Cannot find LB Method\" and AH01183, and httpd ends.",
    .fix = "Load the module of the method, mod_lbmethod_byrequests for one.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_proxy_balancer.html\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_lbmethod_byrequests.html",
    .check = check,
};

}

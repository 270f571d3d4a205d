#include "core/verdicts/startup_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_failures(a, report, StartupCause::address_elsewhere); }

extern constinit const Rule aop905_address_not_here{
    .id = "AOP905",
    .name = "address-not-here",
    .severity = Severity::error,
    .summary = "Listen names an address that this machine does not have",
    .why = "httpd does not start, and a reload of a running one ends it.",
    .httpd = "`httpd -t` opens no port. The start says AH00072 \"make_sock: could not bind to address\" (99: Cannot assign "
             "requested address), and AH00015 \"Unable to open logs\". At boot httpd may be started before the address is "
             "there.",
    .fix = "Correct the address, or write `Listen 443` and let the virtual hosts name addresses. For an address that comes "
           "later, a failover address for one, set net.ipv4.ip_nonlocal_bind of the system. This is looked at only where the "
           "configuration is this machine's own.",
    .references = "https://httpd.apache.org/docs/2.4/bind.html\n"
                  "https://httpd.apache.org/docs/2.4/mod/mpm_common.html#listen",
    .check = check,
};

}

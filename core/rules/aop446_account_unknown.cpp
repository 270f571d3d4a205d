#include "core/verdicts/startup_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_failures(a, report, StartupCause::account); }

extern constinit const Rule aop446_account_unknown{
    .id = "AOP446",
    .name = "account-unknown",
    .severity = Severity::error,
    .summary = "User or Group names an account that does not exist",
    .why = "httpd does not start, and a reload of a running one is refused.",
    .httpd = "`httpd -t` says AH00543 \"bad user name\" or AH00544 \"bad group name\". Accounts that /etc/nsswitch.conf takes from "
             "elsewhere, LDAP for example, are not looked up here.",
    .fix = "Make the account, or name one that exists: www-data in Debian, apache in Red Hat's distributions.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_unixd.html#user",
    .check = check,
};

}

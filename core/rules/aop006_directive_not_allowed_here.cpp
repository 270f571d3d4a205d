#include "core/verdicts/problem_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_troubles(a, report, Problem::Kind::context); }

extern constinit const Rule aop006_directive_not_allowed_here{
    .id = "AOP006",
    .name = "directive-not-allowed-here",
    .severity = Severity::error,
    .summary = "A directive is used where httpd does not allow it",
    .why = "httpd does not start with this configuration. In a .htaccess file, every request for that directory "
           "gets an error.",
    .httpd = "Each directive has contexts: server, virtual host, directory, .htaccess. For example, "
             "SSLCACertificateFile is not allowed in <Location> or <Directory>.",
    .fix = "Move it to the server or the virtual host.",
    .references = "https://httpd.apache.org/docs/2.4/mod/directive-dict.html#Context",
    .check = check,
};

}

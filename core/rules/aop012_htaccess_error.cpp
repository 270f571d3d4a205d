#include "core/verdicts/problem_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_troubles(a, report, Problem::Kind::htaccess); }

extern constinit const Rule aop012_htaccess_error{
    .id = "AOP012",
    .name = "htaccess-error",
    .severity = Severity::warning,
    .summary = "A .htaccess file causes an error, or cannot be read",
    .why = "With such an error every request below that directory gets 500 Internal Server Error, or 403 "
           "Forbidden where httpd may not read the file. If only you may not read it, it is not known who gets "
           "in: run aop-lint as a user who may.",
    .httpd = "httpd reads .htaccess for each request. A directive that AllowOverride does not allow, or that is "
             "not allowed in .htaccess (SSLEngine, SSLCACertificateFile), is an error for that request only. "
             "`httpd -t` does not check .htaccess.",
    .fix = "Remove the directive, or set it in the server's configuration.",
    .references = "https://httpd.apache.org/docs/2.4/mod/core.html#allowoverride",
    .check = check,
};

}

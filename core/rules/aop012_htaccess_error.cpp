#include "core/troubles.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    report_troubles(a, report, Trouble::Kind::htaccess);
}

extern constinit const Rule aop012_htaccess_error{
    .id = "AOP012",
    .name = "htaccess-error",
    .severity = Severity::warning,
    .summary = "A .htaccess file that makes httpd answer with an error, or that cannot be read",
    .why = "Every request below that directory gets 500 Internal Server Error, or 403 Forbidden where httpd may not read the "
           "file. A file that only you may not read leaves open who gets in: run aop-lint as somebody who may.",
    .httpd = ".htaccess is read per request. A directive that AllowOverride does not admit, or that may "
           "not stand there (SSLEngine, SSLCACertificateFile), is an error for that request only; `httpd "
           "-t` never sees it.",
    .fix = "Remove the directive, or set it in the server's configuration.",
    .references = "https://httpd.apache.org/docs/2.4/mod/core.html#allowoverride",
    .check = check,
};

}

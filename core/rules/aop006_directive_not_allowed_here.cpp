#include "core/troubles.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    report_troubles(a, report, Trouble::Kind::context);
}

extern constinit const Rule aop006_directive_not_allowed_here{
    .id = "AOP006",
    .name = "directive-not-allowed-here",
    .severity = Severity::error,
    .summary = "A directive stands where httpd does not allow it",
    .why = "httpd does not start with this configuration; below a directory (.htaccess) every request "
           "gets an error.",
    .httpd = "Each directive has contexts: server, virtual host, directory, .htaccess. "
           "SSLCACertificateFile, for one, may not stand in <Location> or <Directory>.",
    .fix = "Move it to the server or the virtual host.",
    .references = "https://httpd.apache.org/docs/2.4/mod/directive-dict.html#Context",
    .check = check,
};

}

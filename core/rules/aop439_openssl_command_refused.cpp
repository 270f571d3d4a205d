#include "core/verdicts/startup_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_failures(a, report, StartupCause::openssl_command); }

extern constinit const Rule aop439_openssl_command_refused{
    .id = "AOP439",
    .name = "openssl-command-refused",
    .severity = Severity::error,
    .summary = "OpenSSL does not take the value of an SSLOpenSSLConfCmd",
    .why = "The next start, restart or reload ends httpd, for all its sites: a certificate renewal or a log rotation is "
           "enough.",
    .httpd = "`httpd -t` looks up the name of the command and whether a file exists. The value is tried at the start: AH02407 "
             "\"SSLOpenSSLConfCmd … failed\", and httpd ends.",
    .fix = "Correct the value. The manual page SSL_CONF_cmd lists what each command takes; `openssl list -tls-groups` and "
           "`openssl ecparam -list_curves` list names for Groups and Curves.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslopensslconfcmd\n"
                  "https://docs.openssl.org/3.0/man3/SSL_CONF_cmd/",
    .check = check,
};

}

#include "core/verdicts/startup_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_failures(a, report, StartupCause::protocols); }

extern constinit const Rule aop438_no_tls_version_left{
    .id = "AOP438",
    .name = "no-tls-version-left",
    .severity = Severity::error,
    .summary = "SSLProtocol leaves no version of TLS",
    .why = "The next start, restart or reload ends httpd, for all its sites: a certificate renewal or a log rotation is "
           "enough.",
    .httpd = "`httpd -t` says \"Syntax OK\". The start says AH02231 \"No SSL protocols available [hint: SSLProtocol]\", and httpd "
             "ends.",
    .fix = "Write `SSLProtocol -all +TLSv1.2 +TLSv1.3`.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslprotocol",
    .check = check,
};

}

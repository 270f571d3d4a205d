#include "core/verdicts/startup_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_failures(a, report, StartupCause::certificate_missing); }

extern constinit const Rule aop430_server_certificate_missing{
    .id = "AOP430",
    .name = "server-certificate-missing",
    .severity = Severity::error,
    .summary = "A server speaks TLS and has no certificate",
    .why = "The next start, restart or reload ends httpd, for all its sites: a certificate renewal or a log rotation is "
           "enough.",
    .httpd = "`httpd -t` says \"Syntax OK\". mod_ssl then finds no certificate for the server: AH02572 \"Failed to configure at "
             "least one certificate and key\", and AH00016 \"Configuration Failed\". `SSLEngine on` in the main server is "
             "inherited by every virtual host, and the main server itself then needs a certificate, too.",
    .fix = "Name the certificate with `SSLCertificateFile` and its key with `SSLCertificateKeyFile`, or write `SSLEngine on` "
           "only into the virtual hosts that have one.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcertificatefile\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslengine",
    .check = check,
};

}

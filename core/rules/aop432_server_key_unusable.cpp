#include "core/verdicts/startup_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_failures(a, report, StartupCause::key_unusable); }

extern constinit const Rule aop432_server_key_unusable{
    .id = "AOP432",
    .name = "server-key-unusable",
    .severity = Severity::error,
    .summary = "A server certificate has no private key",
    .why = "The next start, restart or reload ends httpd, for all its sites: a certificate renewal or a log rotation is "
           "enough.",
    .httpd = "Without `SSLCertificateKeyFile` mod_ssl looks for the key in the certificate file. Where there is none it says "
             "AH02579 \"Init: Private key not found\" and AH02312, and httpd ends. The second `SSLCertificateFile` of a server "
             "takes the second `SSLCertificateKeyFile`.",
    .fix = "Name the key with `SSLCertificateKeyFile`: one line for each `SSLCertificateFile`, in the same order.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcertificatekeyfile",
    .check = check,
};

}

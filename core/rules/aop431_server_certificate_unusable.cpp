#include "core/verdicts/startup_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_failures(a, report, StartupCause::certificate_unusable); }

extern constinit const Rule aop431_server_certificate_unusable{
    .id = "AOP431",
    .name = "server-certificate-unusable",
    .severity = Severity::error,
    .summary = "SSLCertificateFile names a file that holds no certificate, or a damaged one",
    .why = "The next start, restart or reload ends httpd, for all its sites: a certificate renewal or a log rotation is "
           "enough.",
    .httpd = "`httpd -t` looks at the size of the file only. At the start mod_ssl reads it: AH02562 or AH02561 \"Failed to "
             "configure certificate\", and httpd ends. OpenSSL also refuses the file when what follows the certificate is "
             "damaged, DH parameters for example.",
    .fix = "Put the certificate there in PEM form, with the intermediate certificates behind it. `openssl x509 -in FILE "
           "-noout -subject` must print a name. An HTML page is usually a download that failed: use `curl --fail`.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcertificatefile",
    .check = check,
};

}

#include "core/verdicts/startup_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_failures(a, report, StartupCause::key_mismatch); }

extern constinit const Rule aop433_server_key_mismatch{
    .id = "AOP433",
    .name = "server-key-mismatch",
    .severity = Severity::error,
    .summary = "A private key belongs to another certificate",
    .why = "The next start, restart or reload ends httpd, for all its sites: a certificate renewal or a log rotation is "
           "enough.",
    .httpd = "`httpd -t` does not compare them. The start does: AH02565 \"Certificate and private key do not match\", and httpd "
             "ends. A renewal that replaced only one of the two files is the usual reason.",
    .fix = "Name the key that the certificate was made with. The two commands `openssl x509 -in CERT -noout -pubkey` and "
           "`openssl pkey -in KEY -pubout` must print the same.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcertificatekeyfile",
    .check = check,
};

}

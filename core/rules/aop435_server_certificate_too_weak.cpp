#include "core/verdicts/startup_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_failures(a, report, StartupCause::key_too_weak); }

extern constinit const Rule aop435_server_certificate_too_weak{
    .id = "AOP435",
    .name = "server-certificate-too-weak",
    .severity = Severity::error,
    .summary = "A server certificate is too weak for OpenSSL's security level",
    .why = "The next start, restart or reload ends httpd, for all its sites: a certificate renewal or a log rotation is "
           "enough.",
    .httpd = "OpenSSL refuses RSA keys below 2048 bits and SHA-1 signatures in the chain at security level 2, the default of "
             "Debian and of OpenSSL 3.2 and later: AH02562 \"Failed to configure certificate\" with \"ee key too small\", \"ca key "
             "too small\" or \"ca md too weak\". `httpd -t` does not load it.",
    .fix = "Make a new key (RSA 2048 bits, or EC P-256) and a new certificate. `SSLCipherSuite DEFAULT@SECLEVEL=1` lets "
           "OpenSSL take the old one, and weakens what it takes from everybody.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcertificatefile\n"
                  "https://docs.openssl.org/3.0/man3/SSL_CTX_set_security_level/",
    .check = check,
};

}

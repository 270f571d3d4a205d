#include "core/verdicts/startup_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_failures(a, report, StartupCause::ciphers); }

extern constinit const Rule aop437_cipher_list_refused{
    .id = "AOP437",
    .name = "cipher-list-refused",
    .severity = Severity::error,
    .summary = "OpenSSL knows none of the ciphers that a server names",
    .why = "The next start, restart or reload ends httpd, for all its sites: a certificate renewal or a log rotation is "
           "enough.",
    .httpd = "`httpd -t` does not show the list to OpenSSL. The start does: AH01898 \"Unable to configure permitted SSL "
             "ciphers\", or AH10127 for TLS 1.3, and httpd ends.",
    .fix = "`openssl ciphers -v 'LIST'` says what OpenSSL makes of a list. Names of TLS 1.3 (`TLS_AES_128_GCM_SHA256`) go to "
           "`SSLCipherSuite TLSv1.3 …`, all others to `SSLCipherSuite …`.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslciphersuite\n"
                  "https://docs.openssl.org/3.0/man1/openssl-ciphers/",
    .check = check,
};

}

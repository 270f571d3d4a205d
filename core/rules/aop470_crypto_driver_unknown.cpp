#include "core/verdicts/startup_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_failures(a, report, StartupCause::crypto_driver); }

extern constinit const Rule aop470_crypto_driver_unknown{
    .id = "AOP470",
    .name = "crypto-driver-unknown",
    .severity = Severity::error,
    .summary = "SessionCryptoDriver or SSLFIPS needs a driver or provider that is not installed",
    .why = "The next start, restart or reload ends httpd, for all its sites: a package update or a log rotation is enough.",
    .httpd = "`httpd -t` says \"Syntax OK\". The start loads the driver of APR: AH01845 to AH01849, and httpd ends. SSLFIPS on "
             "leaves an OpenSSL without its FIPS provider no cipher: \"library has no ciphers\" and AH02312.",
    .fix = "Write `SessionCryptoDriver openssl`, or leave it out, and install the package that holds the driver. Remove SSLFIPS, or "
           "install OpenSSL's FIPS provider.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_session_crypto.html#sessioncryptodriver\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslfips",
    .check = check,
};

}

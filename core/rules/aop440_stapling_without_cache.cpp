#include "core/verdicts/startup_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_failures(a, report, StartupCause::stapling_cache); }

extern constinit const Rule aop440_stapling_without_cache{
    .id = "AOP440",
    .name = "stapling-without-cache",
    .severity = Severity::error,
    .summary = "SSLUseStapling is on, and there is no SSLStaplingCache",
    .why = "The next start, restart or reload ends httpd, for all its sites: a certificate renewal or a log rotation is "
           "enough.",
    .httpd = "`httpd -t` says \"Syntax OK\". The start says AH01958 \"SSLStapling: no stapling cache available\", and httpd ends.",
    .fix = "Write `SSLStaplingCache shmcb:ssl_stapling(32768)` outside of the virtual hosts, or turn stapling off: Let's "
           "Encrypt, for one, has no OCSP responders any more.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslstaplingcache\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslusestapling",
    .check = check,
};

}

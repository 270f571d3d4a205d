#include "core/verdicts/startup_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_failures(a, report, StartupCause::shared_cache); }

extern constinit const Rule aop467_shared_cache_refused{
    .id = "AOP467",
    .name = "shared-cache-refused",
    .severity = Severity::error,
    .summary = "A shared cache cannot be set up",
    .why = "The next start, restart or reload ends httpd, for all its sites: a package update or a log rotation is enough.",
    .httpd = "`httpd -t` looks up the name of the provider. The cache is made at the start: AH02392 for a size below 8192 "
             "bytes or a missing list of servers, AH00804 for a DBM file that cannot be made, AH01674 where AuthnCacheEnable "
             "finds no provider. SSLSessionCache and SSLStaplingCache are made with AH01874 and AH01872.",
    .fix = "Use `shmcb:NAME(512000)`, which needs no folder, with mod_socache_shmcb loaded; make the folder of a DBM file.",
    .references = "https://httpd.apache.org/docs/2.4/socache.html\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslsessioncache",
    .check = check,
};

}

#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Judgement& j : a.exposure.judgements)
        if (j.cache)
            report(a.site.servers[j.server], j.cache, "serves from its cache, without a client certificate, content that requires one");
}

extern constinit const Rule aop321_cache_before_check{
    .id = "AOP321",
    .name = "cache-before-check",
    .severity = Severity::error,
    .summary = "mod_cache answers before a section's client-certificate check",
    .why = "After a client with a certificate has fetched a page, every client gets it from the cache until it "
           "expires.",
    .httpd = "With CacheQuickHandler on, which is the default, mod_cache answers before <Directory>, <Location> "
             "and their SSLVerifyClient, Require and SSLRequire are evaluated.",
    .fix = "Write `SSLVerifyClient require` in the virtual host: the handshake comes before the cache. Or write "
           "`CacheQuickHandler off`, or `CacheDisable` for what is protected.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_cache.html#cachequickhandler\n"
                  "https://httpd.apache.org/docs/2.4/caching.html#security",
    .check = check,
};

}

#include "core/assessment.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Judgement& j : a.exposure.judgements)
        if (j.cache)
            report(a.site.servers[j.server], j.cache, "serves from its cache, without a client certificate, what it demands one for");
}

extern constinit const Rule aop321_cache_before_check{
    .id = "AOP321",
    .name = "cache-before-check",
    .severity = Severity::error,
    .summary = "mod_cache answers before the certificate that a section demands is asked for",
    .why = "Once somebody with a certificate has fetched a page, everybody gets it, until it expires in the cache.",
    .httpd = "With CacheQuickHandler on, which is the default, mod_cache answers before <Directory>, <Location> and "
             "their SSLVerifyClient, Require and SSLRequire are looked at.",
    .fix = "Say `SSLVerifyClient require` in the virtual host: the handshake comes before the cache. Or write "
           "`CacheQuickHandler off`, or `CacheDisable` for what is protected.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_cache.html#cachequickhandler\n"
                  "https://httpd.apache.org/docs/2.4/caching.html#security",
    .check = check,
};

}

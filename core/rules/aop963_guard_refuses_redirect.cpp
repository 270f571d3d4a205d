#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Judgement& j : a.exposure.judgements)
        if (j.cause == Cause::guard_alone && j.would_redirect && j.verdict == Verdict::closed)
            report(a.site.servers[j.server], j.place, "redirects nobody: AOPGuard is on, and rejects all plain HTTP");
}

extern constinit const Rule aop963_guard_refuses_redirect{
    .id = "AOP963",
    .name = "guard-refuses-redirect",
    .severity = Severity::warning,
    .summary = "A server in plain HTTP is there for its redirect, and AOPGuard rejects the requests",
    .why = "Visitors who come by http get 403, and are not sent to https.",
    .httpd = "The guard judges requests before Redirect and mod_rewrite, and plain HTTP has no client certificate. Virtual hosts inherit AOPGuard "
             "from the main server.",
    .fix = "Write `AOPGuard off` in this virtual host.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_alias.html#redirect",
    .check = check,
};

}

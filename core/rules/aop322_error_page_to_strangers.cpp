#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Judgement& j : a.exposure.judgements)
        if (j.cause == Cause::error_page && j.configured() == Verdict::partial)
            report(a.site.servers[j.server], j.if_started ? j.if_started->place : j.place, j.if_started ? j.if_started->reason : j.reason)
                .with_witness(j.witness());
}

extern constinit const Rule aop322_error_page_to_strangers{
    .id = "AOP322",
    .name = "error-page-to-strangers",
    .severity = Severity::error,
    .summary = "An ErrorDocument serves a page of the protected site to clients without a certificate",
    .why = "After a refusal httpd turns to the local page of ErrorDocument inside the virtual host. Where the same sections hold for that page as "
           "for what was refused, access is not asked for again, although it was refused: the page, a front controller or the back end answers to "
           "clients without a certificate. What httpd refuses before mod_ssl looks at the request comes there too: plain HTTP on a TLS port (400), a "
           "Host that the connection was not made for (421, or 403 with SSLStrictSNIVHostCheck), an unknown Expect header (417).",
    .httpd = "An ErrorDocument that is a local path is an internal redirect with GET. mod_ssl looks at initial requests only, and "
             "access is not checked again where the same sections hold as before.",
    .fix =
        "Use a text as the error page (`ErrorDocument 403 \"Forbidden\"`), or a static page that is about the error and nothing else "
        "(/errors/403.html), or remove the ErrorDocument from the virtual host and from the main server. `AOPGuard on` rejects these requests too, "
        "and shows the ErrorDocument of its own 403 only where that is a file.",
    .references = "https://httpd.apache.org/docs/2.4/mod/core.html#errordocument",
    .check = check,
};

}

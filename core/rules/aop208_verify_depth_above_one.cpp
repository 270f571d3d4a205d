#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const AuthenticatingServer& s : a.asking) {
        const auto& depth = s.server.tls.verify_depth;
        if (!depth || *depth <= 1)
            continue;
        // An intermediate in the file says that the second level is meant.
        std::int64_t below = 0;
        for (const Anchor* anchor : s.trust.anchors)
            below += anchor->ca && !anchor->self_signed;
        if (below > 0 && *depth <= below + 1)
            continue;
        report(s.server, depth.place, cat("accepts certificates up to ", *depth, " steps below its CA, where 1 is enough for Cloudflare's"))
            .at_word(1);
    }
}

extern constinit const Rule aop208_verify_depth_above_one{
    .id = "AOP208",
    .name = "verify-depth-above-one",
    .severity = Severity::warning,
    .summary = "SSLVerifyDepth above 1 also accepts certificates issued by intermediates",
    .why = "Not only certificates signed by the CA itself are accepted, but also those of CAs below it. "
           "Cloudflare's CA allows two levels of them; a public root has many.",
    .httpd = "The depth is the number of steps from the client's certificate to the root. The default 1 is enough "
             "for Cloudflare's certificate.",
    .fix = "Remove SSLVerifyDepth, or write `SSLVerifyDepth 1`. If your own CA uses an intermediate, put that "
           "into the CA file too and accept this finding.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifydepth\n"
                  "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/set-up/",
    .check = check,
};

}

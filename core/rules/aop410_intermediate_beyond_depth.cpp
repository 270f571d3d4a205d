#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const AuthenticatingServer& s : a.asking) {
        const int depth = s.server.tls.verify_depth.value_or(1);
        if (depth != 1 || s.trust.accepted_anchors.empty())
            continue;
        for (const Anchor* anchor : s.trust.anchors)
            if (anchor->ca && !anchor->ends_chain)
                if (const TrustSource* source = source_of(s.trust, *anchor)) {
                    Finding& finding = report(s.server, place_of(*source, s.server),
                                              cat("rejects what ", anchor->called(), " in ", shown(a, *source),
                                                  " signs: that is 2 steps below the root, and SSLVerifyDepth allows 1"))
                                           .at_word(1);
                    if (finding.related.empty())
                        finding.relate(s.server.tls.verify_depth.place, "the depth");
                }
    }
}

extern constinit const Rule aop410_intermediate_beyond_depth{
    .id = "AOP410",
    .name = "intermediate-beyond-depth",
    .severity = Severity::warning,
    .summary = "The CA file contains an intermediate whose certificates SSLVerifyDepth rejects",
    .why = "Certificates that the intermediate signed are rejected: they are too many steps below the root.",
    .httpd = "The intermediate counts as a step even though it is in the CA file: leaf, intermediate and root "
             "need `SSLVerifyDepth 2`. The rejection is AH02040 \"Certificate Chain too long\".",
    .fix = "Write `SSLVerifyDepth 2` if the intermediate signs your client certificates. Remove it from the file "
           "if it does not.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifydepth\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile",
    .check = check,
};

}

#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    constexpr std::string_view name = "origin-pull.cloudflare.net";
    for (const AuthenticatingServer& s : a.asking)
        for (const Anchor* anchor : s.trust.anchors)
            if (anchor->self_signed && anchor->known == Known::no && lowered(anchor->subject).find(name) != std::string::npos)
                if (const TrustSource* source = source_of(s.trust, *anchor))
                    report(s.server, place_of(*source, s.server),
                           cat("trusts a certificate that calls itself \"", name, "\" and is none of Cloudflare's"))
                        .at_word(1);
}

extern constinit const Rule aop212_cloudflare_in_name_only{
    .id = "AOP212",
    .name = "cloudflare-in-name-only",
    .severity = Severity::warning,
    .summary = "A certificate has the name of Cloudflare's origin-pull CA but is not it",
    .why = "Anyone can make a certificate with that name. If somebody else made this one, their clients get in "
           "and Cloudflare does not.",
    .httpd = "The name in a certificate proves nothing. httpd trusts whatever is in the file.",
    .fix = "Download the file again from Cloudflare's documentation. `aop-lint ca FILE` identifies it and prints "
           "its SHA-256 fingerprint; that of the current one is 9a1ac2b4be15f9f27eee20a734cba4e9898f61001b3bd7c84b69b56a3e25a2b9.",
    .references = "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/set-up/\n"
                  "https://developers.cloudflare.com/ssl/static/authenticated_origin_pull_ca.pem",
    .check = check,
};

}

#include "core/asking.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    constexpr std::string_view name = "origin-pull.cloudflare.net";
    for (const Asking& s : a.asking)
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
           "and Cloudflare's do not.",
    .httpd = "Names are what a certificate says of itself. httpd trusts whatever is in the file.",
    .fix = "Download the file again from Cloudflare's documentation and compare: the SHA-256 fingerprint of "
           "the current one begins with 9A:1A:C2:B4 and ends with 25:A2:B9.",
    .references = "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/set-up/\n"
                  "https://developers.cloudflare.com/ssl/static/authenticated_origin_pull_ca.pem",
    .check = check,
};

}

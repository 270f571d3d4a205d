#include <algorithm>
#include <iterator>

#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

namespace {

using Sums = std::vector<std::string>;

void tidy(Sums& sums)
{
    std::ranges::sort(sums);
    sums.erase(std::unique(sums.begin(), sums.end()), sums.end());  // clang 14 has no ranges::unique
}

Sums without(const Sums& all, const Sums& these)
{
    Sums left;
    std::ranges::set_difference(all, these, std::back_inserter(left));
    return left;
}

// "the certificate with SHA-256 ab12…", "3 certificates, the first with SHA-256 ab12…"
std::string named(const Sums& sums)
{
    return sums.size() == 1 ? cat("the certificate with SHA-256 ", sums[0]) : cat(sums.size(), " certificates, the first with SHA-256 ", sums[0]);
}

}

static void check(const Assessment& a, Report& report)
{
    for (const ServerId i : a.observed.ids()) {
        const Observed& seen = a.observed[i];
        const Server& server = a.site.servers[i];
        const TrustSet& trust = a.trust[i];
        if (!seen.tls || trust.trust == Trust::unknown)
            continue;
        Sums configured, loaded_at_once;  // of a folder OpenSSL reads what it needs, when it needs it
        for (const Anchor* anchor : trust.anchors)
            configured.push_back(anchor->sha256);
        for (const TrustSource& source : trust.sources)
            if (source.file && !source.replaced)
                for (const Anchor& anchor : source.file->anchors)
                    loaded_at_once.push_back(anchor.sha256);
        tidy(configured);
        tidy(loaded_at_once);
        Sums there = seen.anchors;
        tidy(there);
        const Place& place = server.tls.ca_file ? server.tls.ca_file.place : server.place;
        if (const Sums more = without(there, configured); !more.empty())
            report(server, place, cat("trusts ", named(more), ", which no file of its configuration holds"));
        if (const Sums fewer = without(loaded_at_once, there); !fewer.empty())
            report(server, place, cat("does not trust ", named(fewer), ", although its configuration says so"));
    }
}

extern constinit const Rule aop903_anchors_differ{
    .id = "AOP903",
    .name = "anchors-differ",
    .severity = Severity::error,
    .summary = "OpenSSL trusts other CAs than the configured files contain",
    .why = "A client with a certificate of an additional CA gets in. A client of a missing CA, perhaps "
           "Cloudflare, does not.",
    .httpd = "A module, `SSLOpenSSLConfCmd`, or a file that changed while httpd was starting can put something "
             "else into OpenSSL's store. `httpd -t` does not get that far. Only mod_aop can report this, because "
             "it sees the final state.",
    .fix = "Remove the cause, or reload when the files no longer change. If neither applies, please report the "
           "configuration as a bug of mod_aop.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile",
    .check = check,
};

}

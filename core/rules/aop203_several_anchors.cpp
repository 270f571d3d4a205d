#include "core/asking.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Asking& s : a.asking) {
        if (s.trust.trust != Trust::mixed || s.server.intent->trust)
            continue;
        const auto& able = s.trust.able;
        std::string names;
        for (std::size_t i = 0; i < able.size() && i < 3; ++i)
            names += cat(i == 0 ? "" : i + 1 == able.size() ? " and " : ", ", able[i]->called());
        if (able.size() > 3)
            names += cat(" and ", able.size() - 3, " more");
        const TrustSource* last = source_of(s.trust, *able.back());
        const TrustSource* first = source_of(s.trust, *able.front());
        if (!first || !last)
            continue;
        Finding& finding = report(s.server, place_of(*last, s.server), cat("lets in clients of ", able.size(), " authorities: ", names));
        finding.at_word(1);
        if (first != last && finding.related.empty())
            finding.see(place_of(*first, s.server), "the first of them comes from here");
    }
}

extern constinit const Rule aop203_several_anchors{
    .id = "AOP203",
    .name = "several-anchors",
    .severity = Severity::warning,
    .summary = "More than one authority is trusted",
    .why = "A client certificate of any of them opens every door of this server. A second CA that was added "
           "for monitoring, or inherited from the main server, is as good as Cloudflare's.",
    .httpd = "The store is the union of SSLCACertificateFile, SSLCACertificatePath (a virtual host that sets one "
           "still inherits the other) and the certificates that lie in revocation files. httpd does not say "
           "what it ended up with.",
    .fix = "Keep one authority in one file. If two are meant, say so: `AOPTrust sha256:… sha256:…`, or accept "
           "the finding with `AOPIgnore AOP203 \"reason\"`.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatepath\n"
                  "https://httpd.apache.org/docs/2.4/vhosts/details.html",
    .check = check,
};

}

#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const AuthenticatingServer& s : a.asking) {
        if (s.trust.trust != Trust::mixed || s.server.intent->trust)
            continue;
        const auto& accepted_anchors = s.trust.accepted_anchors;
        if (rotation_of(s.trust, a.now, warning_days(s.server)))
            continue;  // AOP422's
        std::string names;
        for (std::size_t i = 0; i < accepted_anchors.size() && i < 3; ++i)
            names += cat(i == 0 ? "" : i + 1 == accepted_anchors.size() ? " and " : ", ", accepted_anchors[i]->called());
        if (accepted_anchors.size() > 3)
            names += cat(" and ", accepted_anchors.size() - 3, " more");
        const TrustSource* last = source_of(s.trust, *accepted_anchors.back());
        const TrustSource* first = source_of(s.trust, *accepted_anchors.front());
        if (!first || !last)
            continue;
        Finding& finding = report(s.server, place_of(*last, s.server), cat("accepts clients of ", accepted_anchors.size(), " CAs: ", names));
        finding.at_word(1);
        if (first != last && finding.related.empty())
            finding.relate(place_of(*first, s.server), "the first of them comes from here");
    }
}

extern constinit const Rule aop203_several_anchors{
    .id = "AOP203",
    .name = "several-anchors",
    .severity = Severity::warning,
    .summary = "More than one CA is trusted",
    .why = "A client certificate of any of these CAs is accepted for the whole server. A second CA that was added "
           "for monitoring, or inherited from the main server, counts as much as Cloudflare's.",
    .httpd = "httpd trusts all certificates in SSLCACertificateFile, in SSLCACertificatePath (a virtual host that "
             "sets one still inherits the other) and in revocation files. It does not report the result.",
    .fix = "Keep one CA in one file. If two are meant, declare them: `AOPTrust sha256:… sha256:…`, or accept the "
           "finding with `AOPIgnore AOP203 \"reason\"`. While you replace a CA of your own long before it ends, accept it until a day: `# aop-lint: "
           "ignore AOP203 until=DATE -- REASON` above the line. From AOPExpiryWarn days before its end on, AOP422 reports the pair instead.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatepath\n"
                  "https://httpd.apache.org/docs/2.4/vhosts/details.html",
    .check = check,
};

}

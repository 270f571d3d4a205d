#include "core/base/ascii.h"
#include "core/httpd/request/guard.h"
#include "core/httpd/settings/aop_settings.h"
#include "core/httpd/trust_queries.h"
#include "core/trust/meant_anchors.h"
#include "core/verdicts/rule.h"

#include <algorithm>

namespace aop {

// Whom to trust is said, and nobody is asked.
static void check_demand(const Assessment& a, Report& report)
{
    for (const Server& server : a.site.servers) {
        const auto& intent = server.intent->trust;
        const Judgement* const j = a.exposure.worst(server.index);
        const bool any = intent && std::ranges::any_of(*intent, [](const std::string& word) { return iequals(word, "any"); });
        if (!intent || any || !j || !a.exposure.tls[server.index] || server.tls.verify_client.value_or(VerifyClient::none) != VerifyClient::none)
            continue;
        if (const Verdict v = j->configured(); v == Verdict::open || v == Verdict::plain)
            report(server, intent.place, "requests no client certificate, although AOPTrust says whom to trust");
    }
}

static void check(const Assessment& a, Report& report)
{
    check_demand(a, report);
    for (const AuthenticatingServer& s : a.asking) {
        const auto& intent = s.server.intent->trust;
        if (!intent)
            continue;
        std::string words;
        for (const std::string& word : *intent)
            words += cat(words.empty() ? "" : " ", word);
        const std::string_view consequence = !is_guarded(*s.server.intent)                ? ""
                                             : aop_trust_shuts_all_out(s.server, s.trust) ? ": AOPGuard rejects everybody"
                                                                                          : ": AOPGuard rejects the clients of this CA";
        const auto& accepted_anchors = s.trust.accepted_anchors;
        for (const Anchor* anchor : accepted_anchors)
            if (!is_meant(*intent, *anchor))
                if (const TrustSource* source = source_of(s.trust, *anchor))
                    if (Finding& finding = report(s.server, place_of(*source, s.server),
                                                  cat("trusts ", anchor->called(), ", which `AOPTrust ", words, "` does not mean", consequence))
                                               .at_word(1);
                        finding.related.empty())
                        finding.relate(intent.place, "AOPTrust");
        for (const std::string& word : *intent)
            if (const auto pin = parse_fingerprint(word);
                pin && std::ranges::none_of(accepted_anchors, [&](const Anchor* x) { return x->sha256 == *pin; }))
                report(s.server, intent.place, cat("does not trust the certificate that `AOPTrust ", word, "` names")).at_word(1);
    }
}

extern constinit const Rule aop211_trust_not_as_intended{
    .id = "AOP211",
    .name = "trust-not-as-intended",
    .severity = Severity::error,
    .summary = "A server does not trust what AOPTrust says",
    .why = "AOPTrust says whom to trust, and the CA files differ from it. Either clients without Cloudflare get "
           "in, or Cloudflare does not. Where no client certificate is requested, AOPTrust has no effect.",
    .httpd = "httpd trusts what the files contain. This check compares that with AOPTrust. With `AOPGuard on` or `Require aop`, mod_aop also rejects "
             "the clients of every CA that AOPTrust does not mean, although the handshake accepts them.",
    .fix =
        "Put the right certificate into the CA file, or change AOPTrust. Where nothing is requested, add `SSLVerifyClient require` and the CA file.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile\n"
                  "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/",
    .check = check,
};

}

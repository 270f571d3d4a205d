#include "core/base/ascii.h"
#include "core/httpd/settings/aop_settings.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

#include <algorithm>

namespace aop {

namespace {

bool meant(const std::vector<std::string>& words, const Anchor& anchor)
{
    const bool shared = anchor.known == Known::cloudflare_aop || anchor.known == Known::cloudflare_aop_2015;
    for (const std::string& word : words) {
        if (iequals(word, "any") || (iequals(word, "cloudflare") && shared) || (iequals(word, "own") && anchor.known == Known::no))
            return true;
        if (const auto pin = parse_fingerprint(word); pin && *pin == anchor.sha256)
            return true;
    }
    return false;
}

}

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
        const auto& accepted_anchors = s.trust.accepted_anchors;
        for (const Anchor* anchor : accepted_anchors)
            if (!meant(*intent, *anchor))
                if (const TrustSource* source = source_of(s.trust, *anchor))
                    if (Finding& finding = report(s.server, place_of(*source, s.server),
                                                  cat("trusts ", anchor->called(), ", which `AOPTrust ", words, "` does not mean"))
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
    .httpd = "httpd trusts what the files contain. This check and mod_aop compare that with AOPTrust.",
    .fix =
        "Put the right certificate into the CA file, or change AOPTrust. Where nothing is requested, add `SSLVerifyClient require` and the CA file.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile\n"
                  "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/",
    .check = check,
};

}

#include "core/asking.h"
#include "core/intent.h"
#include "core/rule.h"
#include "core/text.h"

#include <algorithm>

namespace aop {

namespace {

bool meant(const std::vector<std::string>& words, const Anchor& anchor)
{
    const bool shared = anchor.known == Known::cloudflare_aop || anchor.known == Known::cloudflare_aop_2015;
    for (const std::string& word : words) {
        if (iequals(word, "any") || (iequals(word, "cloudflare") && shared) ||
            (iequals(word, "own") && anchor.known == Known::no))
            return true;
        if (const auto pin = parse_fingerprint(word); pin && *pin == anchor.sha256)
            return true;
    }
    return false;
}

}

static void check(const Assessment& a, Report& report)
{
    for (const Asking& s : a.asking) {
        const auto& intent = s.server.intent->trust;
        if (!intent)
            continue;
        std::string words;
        for (const std::string& word : *intent)
            words += cat(words.empty() ? "" : " ", word);
        const auto& able = s.trust.able;
        for (const Anchor* anchor : able)
            if (!meant(*intent, *anchor))
                if (const TrustSource* source = source_of(s.trust, *anchor))
                    if (Finding& finding = report(s.server, place_of(*source, s.server),
                                                  cat("trusts ", anchor->called(), ", which `AOPTrust ", words, "` does not mean"))
                                               .at_word(1);
                        finding.related.empty())
                        finding.see(intent.place, "AOPTrust");
        for (const std::string& word : *intent)
            if (const auto pin = parse_fingerprint(word);
                pin && std::ranges::none_of(able, [&](const Anchor* x) { return x->sha256 == *pin; }))
                report(s.server, intent.place, cat("does not trust the certificate that `AOPTrust ", word, "` names")).at_word(1);
    }
}

extern constinit const Rule aop211_trust_not_as_intended{
    .id = "AOP211",
    .name = "trust-not-as-intended",
    .severity = Severity::error,
    .summary = "A server trusts something else than AOPTrust says",
    .why = "The administrator wrote down whom to trust; the files say otherwise. Either strangers get in or "
           "Cloudflare does not.",
    .httpd = "httpd has no such directive of its own: it takes what the files hold. AOPTrust is compared with it "
           "by this check and by mod_aop.",
    .fix = "Put the right certificate in the CA file, or change AOPTrust when the intent has changed.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile\n"
                  "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/",
    .check = check,
};

}

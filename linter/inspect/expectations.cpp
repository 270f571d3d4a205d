// Which verdicts the administrator expects: by --expect for a server or some, by --require for all the others.
#include "linter/inspect/expectations.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/base/glob.h"
#include "core/verdicts/suppression.h"

namespace aop {

extern const Rule aop953_unexpected_verdict, aop954_expectation_unused;

namespace {

// Nobody gets in: who requires that servers are enforced wants no more of those that only redirect, or that nobody reaches.
bool is_shut(Verdict v) { return v == Verdict::enforced || v == Verdict::closed || v == Verdict::unreachable; }

bool allows(const Expectation& e, Verdict v)
{
    return std::ranges::find(e.verdicts, v) != e.verdicts.end() ||
           (is_shut(v) && std::ranges::find(e.verdicts, Verdict::enforced) != e.verdicts.end());
}

bool is_about(const Expectation& e, const Server& server)
{
    const auto has_port = [&](const Address& a) { return a.port == e.port; };
    if (e.port && !std::ranges::any_of(server.addresses(), has_port))
        return false;
    const std::string name = lowered(server.is_main() ? std::string_view("main server") : server.host());
    return e.server == "*" || e.server == name || matches_glob(e.server, name);
}

// Of those about the server: one that names it before a pattern, --expect before --require, the earlier one.
const Expectation* expected_of(const std::vector<Expectation>& all, const Server& server, std::vector<bool>& met)
{
    const auto rank = [](const Expectation& e) { return std::pair(e.of_all_others, is_glob(e.server)); };
    const Expectation* best = nullptr;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (is_about(all[i], server)) {
            met[i] = true;
            if (!best || rank(all[i]) < rank(*best))
                best = &all[i];
        }
    return best;
}

// Who gets into this server. Rules about ways around the certificate of another one stand whatever is expected of this.
bool is_about_the_server_alone(const Rule& rule)
{
    static constexpr std::string_view of_others[]{"AOP323", "AOP324", "AOP325", "AOP326"};
    return (rule.id[3] == '1' || rule.id[3] == '3') && std::ranges::find(of_others, rule.id) == std::end(of_others);
}

std::string listed(const Expectation& e)
{
    std::string text;
    for (const Verdict v : e.verdicts)
        text += cat(text.empty() ? "" : ", ", to_string(v));
    return text;
}

}

void apply_expectations(const std::vector<Expectation>& all, const Assessment& a, Findings& findings, std::vector<bool>& met)
{
    met.resize(all.size());
    PerServer<std::string> accepted(a.site.servers.size());
    for (const Server& server : a.site.servers) {
        const Judgement* const worst = a.exposure.worst(server.index);
        const Expectation* const expected = worst ? expected_of(all, server, met) : nullptr;
        if (!expected)
            continue;
        if (!allows(*expected, worst->verdict))
            findings.push_back(
                {.rule = &aop953_unexpected_verdict,
                 .place = server.place,
                 .text = cat("is ", to_string(worst->verdict), ", and ", expected->written, " expects ", listed(*expected), ": ", worst->reason),
                 .servers = {server.index},
                 .subject = server.label(),
                 .witness = is_shut(worst->verdict) ? Witness{} : worst->witness()});
        else if (!is_shut(worst->verdict))
            accepted[server.index] = expected->reason.empty() ? cat("expected by ", expected->written) : expected->reason;
    }
    accept(findings, a,
           [&](const Server& server, const Finding& f) { return is_about_the_server_alone(*f.rule) ? accepted[server.index] : std::string(); });
}

Findings unused_expectations(const std::vector<Expectation>& all, const std::vector<bool>& met)
{
    Findings findings;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (!all[i].of_all_others && (i >= met.size() || !met[i]))
            findings.push_back({.rule = &aop954_expectation_unused, .text = cat("No server is the subject of ", all[i].written)});
    return findings;
}

}

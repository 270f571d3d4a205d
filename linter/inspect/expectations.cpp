// Which verdicts the administrator expects: by --expect for a server or some, by --require for all the others.
#include "linter/inspect/expectations.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/base/glob.h"
#include "core/trust/certificate.h"
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

bool has_ended(const Expectation& e, std::int64_t now) { return e.until && now >= *e.until; }

// AOPPolicy off declares that a server is meant to be public.
bool declares_itself_public(const Server& server) { return server.intent->policy.value_or(Policy::warn) == Policy::off; }

// Of those about the server: one that names it before a pattern, --expect before --require, the earlier one.
const Expectation* expected_of(const std::vector<Expectation>& all, const Server& server, std::int64_t now, std::vector<ExpectationUse>* uses)
{
    const auto rank = [](const Expectation& e) { return std::pair(e.of_all_others, is_glob(e.server)); };
    const Expectation* best = nullptr;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (is_about(all[i], server)) {
            if (uses)
                (*uses)[i].met = true;
            // It is declared, if by a line of its own: what is required of all others is not required of it.
            if (all[i].of_all_others && declares_itself_public(server))
                continue;
            if (!has_ended(all[i], now) && (!best || rank(all[i]) < rank(*best)))
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

std::string verdicts_of(const Expectation& e)
{
    std::string text;
    for (const Verdict v : e.verdicts)
        text += cat(text.empty() ? "" : ", ", to_string(v));
    return text;
}

}

std::vector<std::string> expected_open_paths(const std::vector<Expectation>& all, const Server& server, std::int64_t now)
{
    const Expectation* const expected = expected_of(all, server, now, nullptr);
    return expected ? expected->paths : std::vector<std::string>();
}

PerServer<std::string> declarations(const std::vector<Expectation>& all, const Assessment& a)
{
    PerServer<std::string> declared(a.site.servers.size());
    for (const Server& server : a.site.servers) {
        const Judgement* const worst = a.exposure.worst(server.index);
        if (!worst || is_shut(worst->verdict) || worst->verdict == Verdict::broken || worst->verdict == Verdict::unknown)
            continue;
        if (const Expectation* const expected = expected_of(all, server, a.now, nullptr))
            declared[server.index] = !allows(*expected, worst->verdict) ? "" : expected->reason.empty() ? expected->written : expected->reason;
        else if (declares_itself_public(server))
            declared[server.index] = "AOPPolicy off";
    }
    return declared;
}

void apply_expectations(const std::vector<Expectation>& all, const Assessment& a, Findings& findings, std::vector<ExpectationUse>& uses)
{
    uses.resize(all.size());
    PerServer<std::string> accepted(a.site.servers.size());
    for (const Server& server : a.site.servers) {
        const Judgement* const worst = a.exposure.worst(server.index);
        const Expectation* const expected = worst ? expected_of(all, server, a.now, &uses) : nullptr;
        if (!expected)
            continue;
        for (const std::string& path : expected->paths)
            if (a.exposure.open_paths[server.index].contains(path))
                uses[std::size_t(expected - all.data())].open.insert(path);
        if (!allows(*expected, worst->verdict))
            findings.push_back(
                {.rule = &aop953_unexpected_verdict,
                 .place = server.place,
                 .text = cat("is ", to_string(worst->verdict), ", and ", expected->written, " expects ", verdicts_of(*expected), ": ", worst->reason),
                 .servers = {server.index},
                 .subject = server.label(),
                 .witness = is_shut(worst->verdict) ? Witness{} : worst->witness()});
        else if (!is_shut(worst->verdict))
            accepted[server.index] = expected->reason.empty() ? cat("expected by ", expected->written) : expected->reason;
    }
    accept(findings, a,
           [&](const Server& server, const Finding& f) { return is_about_the_server_alone(*f.rule) ? accepted[server.index] : std::string(); });
}

const Judgement* unexpected_outage(const std::vector<Expectation>& all, const Assessment& a)
{
    for (const Server& server : a.site.servers) {
        const Judgement* const worst = a.exposure.worst(server.index);
        // Mostly no request reaches the main server, and nobody expects anything of it.
        if (!worst || worst->verdict != Verdict::broken || !(worst->if_started || worst->cause == Cause::refused) ||
            (server.is_main() && a.site.servers.size() > 1))
            continue;
        const Expectation* const expected = expected_of(all, server, a.now, nullptr);
        if (!expected || !allows(*expected, Verdict::broken))
            return worst;
    }
    return nullptr;
}

// An entry of the project file is named by its line; who reads that wants to know which server it is.
static std::string of_server(const Expectation& e)
{
    return e.written.find(e.server) == e.written.npos ? cat(" for ", e.server, e.port ? cat(":", *e.port) : "") : std::string();
}

Findings unused_expectations(const std::vector<Expectation>& all, const std::vector<ExpectationUse>& uses, std::int64_t now)
{
    constexpr std::int64_t a_day = 86'400;
    Findings findings;
    const auto report = [&](std::string text) { findings.push_back({.rule = &aop954_expectation_unused, .text = std::move(text)}); };
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Expectation& e = all[i];
        const ExpectationUse use = i < uses.size() ? uses[i] : ExpectationUse{};
        if (has_ended(e, now))
            report(cat("The last day of ", e.written, of_server(e), " was ", to_date(*e.until - a_day), ": it accepts nothing any more"));
        else if (!use.met && !e.of_all_others)
            report(cat("No server is the subject of ", e.written, of_server(e)));
        else
            for (const std::string& path : e.paths)
                if (!use.open.contains(path))
                    report(
                        cat("No client without a certificate gets anything from ", path, ", and ", e.written, of_server(e), " says that it is open"));
    }
    return findings;
}

}

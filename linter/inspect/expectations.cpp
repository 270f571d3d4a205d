// Which verdicts the administrator expects: by --expect for a server or some, by --require for all the others.
#include "linter/inspect/expectations.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/base/glob.h"
#include "core/trust/certificate.h"
#include "core/verdicts/suppression.h"
#include "linter/options/expectation_text.h"

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

// Those that decide about the server. The first is the one that names it before a pattern, --expect before --require, the earlier one; others
// follow that say the same of it and add paths.
std::vector<std::size_t> deciding(const std::vector<Expectation>& all, const Server& server, std::int64_t now)
{
    const auto rank = [](const Expectation& e) { return std::pair(e.of_all_others, is_glob(e.server)); };
    std::vector<std::size_t> best;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!is_about(all[i], server) || has_ended(all[i], now))
            continue;
        // It is declared, if by a line of its own: what is required of all others is not required of it.
        if (all[i].of_all_others && declares_itself_public(server))
            continue;
        if (best.empty() || rank(all[i]) < rank(all[best.front()]))
            best = {i};
        else if (!all[i].paths.empty() && all[i].has_subject_of(all[best.front()]) && have_same_verdicts(all[i], all[best.front()]))
            best.push_back(i);
    }
    return best;
}

const Expectation* expected_of(const std::vector<Expectation>& all, const Server& server, std::int64_t now)
{
    const auto decide = deciding(all, server, now);
    return decide.empty() ? nullptr : &all[decide.front()];
}

// Notes which of them are about the server, and what those are good for that do not decide.
void note_uses(const std::vector<Expectation>& all, const std::vector<std::size_t>& decide, const Server& server, std::vector<ExpectationUse>& uses)
{
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!is_about(all[i], server))
            continue;
        uses[i].met = true;
        // One that waits for the last day of another is of use.
        const bool waits = !decide.empty() && all[decide.front()].until;
        if (waits || std::ranges::find(decide, i) != decide.end())
            uses[i].decides = true;
        else if (!decide.empty())
            uses[i].instead = decide.front();
    }
}

// The worst that a server is, also where httpd refuses the whole: then what it would be.
struct Actual {
    Verdict verdict;
    SharedString reason;
    bool started = true;
    Witness witness = {};
};
std::optional<Actual> actual(const Assessment& a, const Server& server)
{
    std::optional<Actual> worst;
    for (const Judgement& j : a.exposure.of(server.index)) {
        if (j.cause == Cause::refused || (worst && worst->verdict >= j.configured()))
            continue;
        worst = j.if_started ? Actual{j.if_started->verdict, j.if_started->reason, false} : Actual{j.verdict, j.reason, true, j.witness()};
    }
    return worst;
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
    std::vector<std::string> paths;
    for (const std::size_t i : deciding(all, server, now))
        paths.insert(paths.end(), all[i].paths.begin(), all[i].paths.end());
    return paths;
}

PerServer<std::string> declarations(const std::vector<Expectation>& all, const Assessment& a)
{
    PerServer<std::string> declared(a.site.servers.size());
    for (const Server& server : a.site.servers) {
        const Judgement* const worst = a.exposure.worst(server.index);
        if (!worst || is_shut(worst->verdict) || worst->verdict == Verdict::broken || worst->verdict == Verdict::unknown)
            continue;
        if (const Expectation* const expected = expected_of(all, server, a.now))
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
        if (!a.exposure.worst(server.index))
            continue;
        const auto decide = deciding(all, server, a.now);
        note_uses(all, decide, server, uses);
        for (const std::size_t i : decide)
            for (const std::string& path : all[i].paths)
                if (a.exposure.open_paths[server.index].contains(path))
                    uses[i].open.insert(path);
        const auto is = actual(a, server);
        if (decide.empty() || !is)
            continue;
        const Expectation& expected = all[decide.front()];
        const bool is_down = !is->started && allows(expected, Verdict::broken);
        if (!allows(expected, is->verdict) && !is_down)
            findings.push_back({.rule = &aop953_unexpected_verdict,
                                .place = server.place,
                                .text = cat(is->started ? "is " : "would be ", to_string(is->verdict), is->started ? "" : " if httpd started",
                                            ", and ", expected.written, " expects ", verdicts_of(expected), ": ", is->reason),
                                .servers = {server.index},
                                .subject = server.label(),
                                .witness = is_shut(is->verdict) ? Witness{} : is->witness});
        else if (!is_shut(is->verdict))
            accepted[server.index] = expected.reason.empty() ? cat("expected by ", expected.written) : expected.reason;
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
        const Expectation* const expected = expected_of(all, server, a.now);
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
        else if (!use.decides && !e.of_all_others && use.instead)
            report(cat("For no server ", e.written, of_server(e), " decides: ", all[*use.instead].written, " comes before it"));
        else
            for (const std::string& path : e.paths)
                if (!use.open.contains(path))
                    report(
                        cat("No client without a certificate gets anything from ", path, ", and ", e.written, of_server(e), " says that it is open"));
    }
    return findings;
}

}

#include "mod_aop/httpd/log.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

#include "core/base/ascii.h"
#include "core/verdicts/rule.h"

namespace aop::mod {

namespace {

constexpr std::size_t places_shown = 3;

// Findings of one rule that differ only in their servers and places.
struct Group {
    const Finding* first;
    std::vector<const Place*> places = {};
    std::size_t servers = 0;
};

std::vector<Group> groups(const Findings& findings)
{
    std::vector<Group> all;
    std::map<std::tuple<const Rule*, std::string_view, bool>, std::size_t> index;
    for (const Finding& f : findings) {
        if (!f.suppressed.empty())
            continue;
        const auto [at, is_new] = index.try_emplace({f.rule, f.text, f.servers.empty()}, all.size());
        if (is_new)
            all.push_back({&f});
        Group& g = all[at->second];
        g.places.push_back(&f.place);
        g.servers += f.servers.size();
    }
    return all;
}

std::string sentence(const Group& g)
{
    std::string text = g.first->text;
    if (g.servers == 0)
        return text;
    text = cat(g.first->subject, " ", text);
    if (g.servers > 1)
        text += cat(" (and so ", g.servers == 2 ? "does 1 other server)" : cat("do ", g.servers - 1, " other servers)"));
    return text;
}

std::string places(const Group& g)
{
    std::string text;
    for (std::size_t i = 0; i < std::min(g.places.size(), places_shown); ++i)
        if (*g.places[i])
            text += cat(text.empty() ? "" : ", ", shown(*g.places[i]));
    if (g.places.size() > places_shown)
        text += cat(" and ", g.places.size() - places_shown, " more");
    return text.empty() ? text : cat(" [", text, "]");
}

std::string counted(std::size_t n, std::string_view one) { return n ? cat(n, " ", one, n == 1 ? "" : "s") : cat("no ", one, "s"); }

}

std::string shown(const Place& place)
{
    if (!place)
        return {};
    const Source& source = *place.source;
    if (source.kind != Source::Kind::macro || !source.from)
        return cat(source.name, ":", place.line);
    return cat(shown(source.from), " (line ", place.line, " of the macro at ", shown(source.body->definition), ")");
}

std::vector<LogLine> log_lines(const Findings& findings)
{
    std::vector<LogLine> lines;
    for (const Group& g : groups(findings))
        lines.push_back({g.first->rule->severity, cat(g.first->rule->id, " ", g.first->rule->name, ": ", sentence(g), places(g))});
    return lines;
}

std::vector<ServerId> unsaid_fatal(const Assessment& assessment, const Findings& findings)
{
    std::set<ServerId> said;
    for (const Finding& f : findings)  // the family of outages
        if (f.suppressed.empty() && f.rule->severity == Severity::error && f.rule->id.starts_with("AOP4"))
            said.insert(f.servers.begin(), f.servers.end());
    std::vector<ServerId> unsaid;
    for (const Server& server : assessment.site.servers)
        if (assessment.trust[server.index].fatal && assessment.exposure.tls[server.index] && !said.contains(server.index))
            unsaid.push_back(server.index);
    return unsaid;
}

std::vector<LogLine> fatal_lines(const Assessment& assessment, const Findings& findings)
{
    std::vector<LogLine> lines;
    std::set<std::string_view> said;
    for (const ServerId i : unsaid_fatal(assessment, findings))
        if (const std::string& reason = *assessment.trust[i].fatal; said.insert(reason).second)
            lines.push_back({Severity::error, cat(assessment.site.servers[i].label(), ": httpd does not start, and ends on reload: ", reason)});
    return lines;
}

LogLine summary_line(const Assessment& assessment, const Findings& findings)
{
    constexpr auto verdicts = std::array{Verdict::enforced, Verdict::closed,   Verdict::unreachable, Verdict::broken, Verdict::unknown,
                                         Verdict::partial,  Verdict::optional, Verdict::open,        Verdict::plain};
    std::map<Verdict, std::size_t> servers;
    for (const Server& server : assessment.site.servers)
        if (const Judgement* j = assessment.exposure.worst(server.index))
            ++servers[j->verdict];
    std::string text;
    std::size_t total = 0;
    for (const Verdict v : verdicts)
        if (const auto n = servers[v]) {
            text += cat(text.empty() ? "" : ", ", n, " ", to_string(v));
            total += n;
        }

    std::array<std::size_t, 3> found{};
    Severity worst = Severity::note;
    for (const Finding& f : findings)
        if (f.suppressed.empty()) {
            ++found[std::size_t(f.rule->severity)];
            worst = std::max(worst, f.rule->severity);
        }
    return {worst, cat(counted(total, "server"), text.empty() ? "" : ": ", text, "; ", counted(found[std::size_t(Severity::error)], "error"), ", ",
                       counted(found[std::size_t(Severity::warning)], "warning"), ", ", counted(found[std::size_t(Severity::note)], "note"))};
}

}

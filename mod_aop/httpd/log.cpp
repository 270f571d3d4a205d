#include "mod_aop/httpd/log.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "core/base/ascii.h"
#include "core/verdicts/rule.h"
#include "core/verdicts/startup_rule.h"

namespace aop::mod {

namespace {

constexpr std::size_t places_shown = 3;

// Findings of one rule that differ only in their servers and places.
struct Group {
    const Finding* first;
    std::vector<const Place*> places = {};
    std::size_t servers = 0;
};

std::vector<Group> groups(const Findings& findings, bool (*wanted)(const Finding&))
{
    std::vector<Group> all;
    std::map<std::tuple<const Rule*, std::string_view, bool>, std::size_t> index;
    for (const Finding& f : findings) {
        if (!wanted(f))
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
        text += cat(" (the same at ", g.servers - 1, g.servers == 2 ? " other server)" : " other servers)");
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
    for (const Group& g : groups(findings, [](const Finding& f) { return f.suppressed.empty(); }))
        lines.push_back({g.first->rule->severity, cat(g.first->rule->id, " ", g.first->rule->name, ": ", sentence(g), places(g)), g.places.size()});
    return lines;
}

std::vector<LogLine> accepted_outages(const Findings& findings)
{
    std::vector<LogLine> lines;
    for (const Group& g : groups(findings, [](const Finding& f) { return !f.suppressed.empty() && ends_httpd(*f.rule); }))
        lines.push_back({Severity::error, cat("httpd does not start, and ends on reload, although ", g.first->rule->id, " is accepted (",
                                              g.first->suppressed, "): ", sentence(g), places(g))});
    return lines;
}

std::optional<LogLine> declaration_hint(const Findings& findings)
{
    static constexpr std::string_view ask_for_it[]{"AOP104", "AOP119", "AOP120", "AOP912"};
    const auto asks = [](const Finding& f) { return f.suppressed.empty() && std::ranges::find(ask_for_it, f.rule->id) != std::end(ask_for_it); };
    if (std::ranges::none_of(findings, asks))
        return std::nullopt;
    return LogLine{Severity::note, "`AOPPolicy off` in the <VirtualHost> of a server declares that it is meant to be public"};
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

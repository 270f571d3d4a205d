#include "core/verdicts/suppression.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <map>
#include <set>
#include <span>
#include <tuple>

#include "core/base/ascii.h"

namespace aop {

extern const Rule aop951_ignore_unused;

namespace {

using Line = std::pair<const Source*, int>;

// The midnight (UTC) after the day "2026-12-31"; 0 when that is no day.
std::int64_t end_of_day(std::string_view text)
{
    using namespace std::chrono;
    int parts[3]{};
    const std::size_t at[]{0, 5, 8}, size[]{4, 2, 2};
    if (text.size() != 10 || text[4] != '-' || text[7] != '-')
        return 0;
    for (int i = 0; i < 3; ++i) {
        const char* const end = text.data() + at[i] + size[i];
        if (std::from_chars(text.data() + at[i], end, parts[i]).ptr != end)
            return 0;
    }
    const year_month_day date{year(parts[0]), month(unsigned(parts[1])), day(unsigned(parts[2]))};
    return date.ok() ? (sys_seconds(sys_days(date)) + hours(24)).time_since_epoch().count() : 0;
}

std::string_view take_word(std::string_view& rest, std::string_view ends)
{
    const std::size_t end = std::min(rest.find_first_of(ends), rest.size());
    const std::string_view word = trimmed(rest.substr(0, end));
    rest.remove_prefix(std::min(rest.size(), end + 1));
    return word;
}

// A comment that holds, and which of its rules it was needed for.
struct Cover {
    Ignore ignore;
    std::set<const Rule*> used = {};
};

constexpr std::size_t none = std::size_t(-1);

Line line_of(const Place& place) { return {place.source, place.line}; }

// The comments by the lines they stand above; with the sections around each finding, as a comment covers those too.
class Covers {
public:
    Covers(const Assessment& a, const Findings& findings)
    {
        for (const SuppressionComment& remark : a.configuration.remarks) {
            Ignore ignore = parse_ignore(remark);
            if (ignore.wrong || ignore.expired(a.now))
                continue;
            if (remark.target)
                for (const Rule* rule : ignore.rules)
                    first_.try_emplace({line_of(remark.target), rule}, all.size());
            all.push_back({std::move(ignore)});
        }
        if (first_.empty())
            return;
        for (const Finding& f : findings)
            sections_[line_of(f.place)];
        find_sections(a.configuration.tree.root());
    }

    // Of the comments above a line the first that accepts the rule there.
    std::size_t above(const Place& place, const Rule* rule) const
    {
        const auto found = first_.find({line_of(place), rule});
        return found == first_.end() ? none : found->second;
    }

    // Of those above the finding's line and above the sections around it.
    std::size_t around(const Finding& f) const
    {
        std::size_t first = above(f.place, f.rule);
        if (const auto found = sections_.find(line_of(f.place)); found != sections_.end())
            for (const Directive* section : found->second)
                for (; section; section = section->parent)
                    first = std::min(first, above(section->place, f.rule));
        return first;
    }

    // The reason it gives, and that it was needed; "" where there is none.
    std::string accept(std::size_t cover, const Rule* rule)
    {
        if (cover == none)
            return {};
        all[cover].used.insert(rule);
        return all[cover].ignore.reason;
    }

    std::vector<Cover> all;

private:
    void find_sections(const Directive& within)
    {
        for (const Directive& d : within) {
            if (const auto found = sections_.find(line_of(d.place)); found != sections_.end())
                if (auto& sections = found->second; sections.empty() || sections.back() != &within)
                    sections.push_back(&within);
            find_sections(d);
        }
    }

    std::map<std::pair<Line, const Rule*>, std::size_t> first_;
    std::map<Line, std::vector<const Directive*>> sections_;
};

// AOPPolicy off says that everybody may get in, and nothing else. What keeps httpd from starting, or clients out, is none of it.
bool is_about_who_gets_in(const Rule& rule)
{
    static constexpr std::string_view of_outages[]{"AOP117", "AOP118", "AOP315", "AOP317"}, of_keys[]{"AOP209"};
    static constexpr std::string_view of_the_module[]{"AOP901", "AOP902", "AOP903", "AOP911", "AOP912"};
    const auto among = [&](std::span<const std::string_view> ids) { return std::ranges::find(ids, rule.id) != ids.end(); };
    const char family = rule.id[3];
    return (family >= '1' && family <= '3' && !among(of_outages) && !among(of_keys)) || among(of_the_module);
}

// What the administrator said about this rule at this server; "" when nothing.
std::string accepted(const Server& server, const Rule& rule)
{
    if (server.intent->policy.value_or(Policy::warn) == Policy::off && is_about_who_gets_in(rule))
        return "AOPPolicy off";
    for (const Intent::Ignore& i : server.intent->ignores)
        if (iequals(i.rule, rule.id) || iequals(i.rule, rule.name))
            return i.reason;
    return {};
}

// A comment in a macro is read at every use of it: it is needed when it is needed at one of them.
std::tuple<std::string, std::string, int> written_at(const Place& place)
{
    const Place definition = place.source->body ? place.source->body->definition : Place{};
    return {definition ? cat(definition.file(), ":", definition.line) : "", definition ? "" : std::string(place.file()), place.line};
}

void report_unused(const std::vector<Cover>& covers, Findings& findings)
{
    std::set<std::pair<std::tuple<std::string, std::string, int>, const Rule*>> done;
    for (const Cover& c : covers)
        for (const Rule* rule : c.used)
            done.insert({written_at(c.ignore.remark->place), rule});
    for (const Cover& c : covers)
        for (const Rule* rule : c.ignore.rules)
            if (done.insert({written_at(c.ignore.remark->place), rule}).second)
                findings.push_back({.rule = &aop951_ignore_unused,
                                    .place = c.ignore.remark->place,
                                    .text = is_accepted_by_comments(*rule)
                                                ? cat("This ignore comment for ", rule->id, " matches no finding")
                                                : cat("This ignore comment names ", rule->id, ", which no comment accepts")});
}

}

Ignore parse_ignore(const SuppressionComment& remark)
{
    Ignore made{.remark = &remark};
    std::string_view text = remark.text;
    const std::size_t dashes = text.find("--");
    made.reason = dashes == text.npos ? "" : trimmed(text.substr(dashes + 2));
    text = trimmed(text.substr(0, dashes));
    if (take_word(text, " \t") != "ignore") {
        made.wrong = "does not begin with `# aop-lint: ignore`";
        return made;
    }
    // There it would be words, and the comment would hold for ever.
    if (const std::size_t until = made.reason.find("until="); until != made.reason.npos)
        made.wrong = cat("has `", made.reason.substr(until, made.reason.find_first_of(" \t", until) - until),
                         "` after the `--`, where it is part of the reason and no date");
    while (!(text = trimmed(text)).empty()) {
        const std::string_view word = take_word(text, ", \t");
        if (word.empty())
            continue;
        if (word.starts_with("until=")) {
            made.until = end_of_day(word.substr(6));
            if (!made.until)
                made.wrong = cat("has `", word, "`, which is no date as until=2026-12-31");
        } else if (const Rule* rule = find_rule(word)) {
            made.rules.push_back(rule);
        } else {
            made.wrong = cat("names `", word, "`, which is no rule");
        }
    }
    if (!made.wrong && made.rules.empty())
        made.wrong = "names no rule";
    if (!made.wrong && made.reason.empty())
        made.wrong = "gives no reason after `--`";
    return made;
}

bool is_accepted_by_comments(const Rule& rule)
{
    static constexpr std::string_view after[]{"AOP014", "AOP015", "AOP217", "AOP951", "AOP953", "AOP954", "AOP960", "AOP961"};
    return std::ranges::find(after, rule.id) == std::end(after);
}

void accept(Findings& findings, const Assessment& a, const std::function<std::string(const Server&, const Finding&)>& reason)
{
    Findings apart;
    for (Finding& f : findings) {
        if (!f.suppressed.empty())
            continue;
        std::vector<ServerId> standing, silenced;
        std::string first;
        for (const ServerId s : f.servers) {
            std::string why = reason(a.site.servers[s], f);
            (why.empty() ? standing : silenced).push_back(s);
            if (first.empty())
                first = std::move(why);
        }
        if (silenced.empty())
            continue;
        if (!standing.empty()) {
            Finding& quiet = apart.emplace_back(f);
            quiet.servers = silenced;
            quiet.subject = a.site.servers[silenced.front()].label();
            quiet.suppressed = first;
            f.servers = standing;
            f.subject = a.site.servers[standing.front()].label();
        } else {
            f.suppressed = first;
        }
    }
    findings.insert(findings.end(), std::make_move_iterator(apart.begin()), std::make_move_iterator(apart.end()));
}

void suppress(Findings& findings, const Assessment& a)
{
    Covers covers(a, findings);
    for (Finding& f : findings) {
        if (!f.servers.empty())
            continue;
        f.suppressed = accepted(a.site.main(), *f.rule);
        if (f.suppressed.empty())
            f.suppressed = covers.accept(covers.around(f), f.rule);
    }
    accept(findings, a, [&](const Server& server, const Finding& f) {
        std::string why = accepted(server, *f.rule);
        return why.empty() ? covers.accept(std::min(covers.around(f), covers.above(server.node->place, f.rule)), f.rule) : why;
    });
    report_unused(covers.all, findings);
}

}

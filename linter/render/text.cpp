// Findings for people, in the manner of rustc: what happens, the line with the word that decides it, why it
// matters, a command that shows it, the remedy; then the verdict table and one line of summary.
#include <algorithm>
#include <unordered_set>

#include "core/base/ascii.h"
#include "linter/render/excerpt.h"
#include "linter/render/occurring_rules.h"
#include "linter/render/paint.h"
#include "linter/render/render.h"
#include "linter/render/rule_text.h"
#include "linter/render/told_once.h"
#include "linter/render/tree_table.h"
#include "linter/render/verdicts.h"
#include "linter/text/escape.h"

namespace aop {

namespace {

// "a, b and 3 more", unless everything is asked for.
std::string listed(const std::vector<std::string>& names, bool all)
{
    constexpr std::size_t most = 8;
    std::string out;
    for (std::size_t n = 0; n < names.size() && (n < most || all); ++n)
        out += cat(n ? ", " : "", names[n]);
    if (names.size() > most && !all)
        out += cat(" and ", names.size() - most, " more");
    return out;
}

std::string summary(const Results& results, const Counts& n, std::size_t files, std::size_t servers)
{
    const bool color = results.look.color;
    std::string text;
    const auto part = [&](std::size_t count, std::string_view name, Ink ink) {
        if (count)
            text += cat(text.empty() ? "" : ", ", painted(counted(count, name), ink, color));
    };
    part(n.errors, "error", Ink::red);
    part(n.warnings, "warning", Ink::yellow);
    part(n.notes, "note", Ink::blue);
    if (text.empty())
        text = painted("no findings", Ink::green, color);
    text += cat(" in ", counted(files, "file"), ", ", counted(servers, "server"));
    if (n.suppressed)
        text += cat("; ", n.suppressed, " accepted");
    if (n.known)
        text += cat("; ", n.known, " in the baseline");
    if (results.seconds >= 0)
        text += cat("; ", static_cast<long>(results.seconds * 1000), " ms");
    return text + "\n";
}

std::string more_about(const RuleSet& rules, const TextStyle& look)
{
    constexpr std::size_t most = 8;
    std::string out = cat("More about ", rules.size() == 1 ? "this rule" : "these rules", ": aop-lint explain");
    std::size_t n = 0;
    for (const Rule* rule : rules)
        if (n++ < most)
            out += cat(" ", rule->id);
    return cat(out, n <= most ? "\n" : look.unicode ? " …\n" : " ...\n");
}

class TextReport {
public:
    explicit TextReport(const Results& results) : results_(results), look_(results.look) {}

    std::string make()
    {
        Counts total;
        std::size_t files = 0, servers = 0;
        for (const auto& i : results_.inspections) {
            inspection(*i);
            total += count(i->findings());
            if (i->scenario.empty()) {
                files += i->configuration.files.size();
                servers += i->site().servers.size();
            }
        }
        if (look_.quiet)
            return std::move(out_);
        out_ += cat(scenario_table(results_), tree_table(results_), summary(results_, total, files, servers));
        if (total.total() && !explained_.empty())
            out_ += more_about(explained_, look_);
        return std::move(out_);
    }

private:
    void inspection(const Inspection& i)
    {
        if (!look_.quiet && results_.inspections.size() > 1)
            out_ += painted(cat("== ", printable(i.input.shown), i.scenario.empty() ? "" : cat(" (", printable(i.scenario), ")"), "\n"), Ink::strong,
                            look_.color);
        SourceText texts(i.configuration.tree);
        if (look_.quiet) {
            for (const Finding& f : i.findings())
                if (counts(f) || look_.verbose)
                    one_line(i, f, texts);
            return;
        }
        for (const Told& told : told_once(i, look_.verbose))
            finding(i, told, texts);
        if (i.configuration.files.empty())
            return;  // nothing was read, so there is no server to judge
        if (const std::string table = verdict_table(i, results_); !table.empty())
            out_ += table + "\n";
    }

    void one_line(const Inspection& i, const Finding& f, SourceText& texts)
    {
        out_ += cat(i.input.of_several ? cat(printable(i.input.shown), ": ") : "", spot_name(source_span(texts, f.place, f.word), f.place, results_),
                    ": ", head(f), " ", printable(f.message()), "\n");
    }

    std::string head(const Finding& f) const
    {
        const std::string standing = f.known ? " (in the baseline)" : f.suppressed.empty() ? "" : cat(" (accepted: ", printable(f.suppressed), ")");
        const std::string id = painted(cat(to_string(f.rule->severity), "[", f.rule->id, "]"), ink_of(f.rule->severity), look_.color);
        return cat(linked(id, rule_url(*f.rule, results_.options.docs_url), look_.links), standing, ":");
    }

    void finding(const Inspection& i, const Told& told, SourceText& texts)
    {
        const Finding& f = told.finding;
        const std::size_t digits = gutter(f, texts);
        margin_ = std::string(digits, ' ');
        const SourceSpan at = source_span(texts, f.place, f.word);
        out_ += cat(head(f), " ", painted(printable(f.message()), Ink::strong, look_.color), "\n");
        if (f.place) {
            const std::string target = at && look_.links ? cat("file://", i.input.files->host_path(at.file)) : "";
            out_ +=
                cat(margin_, painted("--> ", Ink::blue, look_.color), linked(spot_name(at, f.place, results_), printable(target), look_.links), "\n");
            out_ += excerpt(f, texts, results_);
        }
        for (const Step& step : include_chain(f.place)) {
            const SourceSpan s = source_span(texts, step.place, 0);
            line(step.label, spot_name(s, step.place, results_), false);
        }
        for (const Related& r : f.related)
            if (!source_span(texts, r.place, 0))
                line(printable(r.label), cat(printable(r.place.file()), ":", r.place.line), false);
        other_places(told, texts);
        servers(i, f);
        const bool first = explained_.insert(f.rule).second;
        if (first || look_.verbose)
            line("why", printable(first_paragraph(f.rule->why)), true);
        if (!f.witness.empty()) {
            line("try", printable(f.witness.command), false);
            line("shows", printable(f.witness.shows), true);
        }
        if (first || look_.verbose)
            line("help", printable(first_paragraph(f.rule->fix)), true);
        out_ += "\n";
    }

    void other_places(const Told& told, SourceText& texts)
    {
        if (told.others.empty())
            return;
        // A file that several include has the same line for each.
        std::vector<std::string> names;
        std::unordered_set<std::string> seen;
        const std::string first = spot_name(source_span(texts, told.finding.place, 0), told.finding.place, results_, false);
        for (const Finding* f : told.others)
            if (std::string name = spot_name(source_span(texts, f->place, 0), f->place, results_, false); name != first && seen.insert(name).second)
                names.push_back(std::move(name));
        if (!names.empty())
            line("also at", listed(names, look_.verbose), true);
    }

    void servers(const Inspection& i, const Finding& f)
    {
        if (f.servers.size() < 2)
            return;
        std::vector<std::string> names;
        for (const ServerId server : f.servers)
            names.push_back(printable(i.site().servers[server].label()));
        line("servers", listed(names, look_.verbose), true);
    }

    // "   = label: text", wrapped below itself unless it is to be copied.
    void line(std::string_view label, std::string_view text, bool wrap)
    {
        const std::string start = cat(margin_, painted(" = ", Ink::blue, look_.color), painted(label, Ink::strong, look_.color), ": ");
        const std::string indent(margin_.size() + 3 + label.size() + 2, ' ');
        const std::size_t width = look_.width > indent.size() + 30 ? look_.width - indent.size() : 30;
        out_ += cat(start, wrap ? wrapped(text, width, indent) : std::string(text), "\n");
    }

    const Results& results_;
    const TextStyle& look_;
    std::string out_, margin_;
    RuleSet explained_;
};

}

std::string render_text(const Results& results) { return TextReport(results).make(); }

}

#include <algorithm>
#include <set>

#include "core/base/ascii.h"
#include "linter/render/lines.h"
#include "linter/render/told_once.h"
#include "linter/render/tree_table.h"
#include "linter/render/verdicts.h"
#include "linter/text/escape.h"
#include "linter/text/markdown.h"

namespace aop {

namespace {

std::string_view sign(Verdict v)
{
    switch (v) {
    case Verdict::enforced: return "✅";
    case Verdict::closed:
    case Verdict::unreachable: return "➖";
    case Verdict::unknown:
    case Verdict::partial: return "⚠️";
    case Verdict::broken:
    case Verdict::optional:
    case Verdict::open:
    case Verdict::plain: return "❌";
    }
    return "";
}

// The servers and lines that the same sentence is about, folded away where they are many.
std::string others(const Inspection& i, const Told& told, SourceText& texts, const Results& results)
{
    constexpr std::size_t few = 8;
    const auto& servers = told.finding.servers;
    if (servers.size() < 2 && told.others.empty())
        return "";
    std::string list;
    if (servers.size() > 1) {
        list = "Servers: ";
        for (std::size_t n = 0; n < servers.size(); ++n)
            list += cat(n ? ", " : "", markdown_text(i.site().servers[servers[n]].label()));
        list += "\n\n";
    }
    // A file that several include has the same line for each.
    const auto name_of = [&](const Finding& f) {
        const Located at = locate(i, texts, f.place, f.word, results.directory);
        return cat(markdown_text(at.path), ":", at.line);
    };
    std::set<std::string> named{name_of(told.finding)};
    std::string places;
    for (const Finding* f : told.others)
        if (const std::string name = name_of(*f); named.insert(name).second)
            places += cat(places.empty() ? "Also at " : ", ", name);
    list += places.empty() ? "" : cat(places, "\n\n");
    return std::max(servers.size(), told.others.size() + 1) <= few
               ? list
               : cat("<details><summary>", counted(std::max(servers.size(), told.others.size() + 1), servers.size() > 1 ? "server" : "place"),
                     "</summary>\n\n", list, "</details>\n\n");
}

std::string findings(const Inspection& i, const Results& results)
{
    std::string out;
    SourceText texts(i.configuration.tree);
    for (const Told& told : told_once(i, false)) {
        const Finding& f = told.finding;
        const Located at = locate(i, texts, f.place, f.word, results.directory);
        out += cat("\n**", to_string(f.rule->severity), " ", f.rule->id, "** ", markdown_text(f.message()), "<br>\n", markdown_text(at.path), ":",
                   at.line, "\n\n");
        if (const std::string line = printable(trimmed(texts.line(source_span(texts, f.place, 0).file, at.line))); !line.empty())
            out += cat(markdown_block(line), "\n");
        out += others(i, told, texts, results);
        out += cat(markdown_prose(first_paragraph(f.rule->fix)), "\n");
        if (!f.witness.empty())
            out += cat("\n<details><summary>A command that shows ", markup(f.witness.shows), "</summary>\n\n",
                       markdown_block(printable(f.witness.command)), "\n</details>\n");
    }
    return out;
}

}

// Of several trees, which to look at first.
static std::string index_of(const Results& results)
{
    const std::vector<TreeRow> rows = tree_index(results);
    if (rows.empty())
        return "";
    std::string out = "| tree |", line = "\n| --- |";
    for (const std::string_view column : tree_columns) {
        out += cat(" ", column, " |");
        line += " --- |";
    }
    out += line + "\n";
    for (const TreeRow& row : rows) {
        out += cat("| ", markdown_text(row.name), " |");
        for (const std::string& cell : row.cells)
            out += cat(" ", cell, " |");
        out += "\n";
    }
    return out + "\n";
}

std::string render_markdown(const Results& results)
{
    std::string out = index_of(results);
    Counts total;
    for (const Inspection* i : ranked(results)) {
        total += count(i->findings());
        out += cat("## aop-lint: ", markdown_text(i->input.shown), i->scenario.empty() ? "" : cat(" (", markdown_text(i->scenario), ")"), "\n\n");
        out += "| server | address | verdict | trusts | why |\n| --- | --- | --- | --- | --- |\n";
        for (const VerdictRow& r : shown_rows(*i, results.look.verbose))
            out += cat("| ", markdown_text(r.server->name()), " | ", markdown_text(r.address), " | ",
                       r.against            ? "⚠️"
                       : r.declared.empty() ? sign(r.verdict)
                                            : "➖",
                       " ", to_string(r.verdict), " | ", to_string(r.trust), " | ", markdown_text(r.why()), " |\n");
        out += cat(findings(*i, results), "\n");
    }
    out += cat(counted(total.errors, "error"), ", ", counted(total.warnings, "warning"), ", ", counted(total.notes, "note"));
    if (total.suppressed)
        out += cat("; ", total.suppressed, " accepted");
    if (total.known)
        out += cat("; ", total.known, " in the baseline");
    return out + "\n";
}

}

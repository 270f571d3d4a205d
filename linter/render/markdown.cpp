#include "core/base/ascii.h"
#include "linter/render/lines.h"
#include "linter/render/verdicts.h"
#include "linter/text/escape.h"

namespace aop {

namespace {

// Text of a configuration in Markdown: nothing in it formats, mentions, links or ends a table cell.
std::string plain(std::string_view text)
{
    std::string out;
    for (char c : markup(text)) {
        if (std::string_view("\\`*_{}[]()#+!|~").find(c) != std::string_view::npos)
            out += '\\';
        if (c == '@')
            out += "&#64;";
        else
            out += c;
    }
    return out;
}

// A code block that its content cannot end.
std::string block(std::string_view text)
{
    std::string fence = "```";
    while (text.find(fence) != std::string_view::npos)
        fence += '`';
    return cat(fence, "\n", text, "\n", fence, "\n");
}

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

std::string findings(const Inspection& i, const Results& results)
{
    std::string out;
    SourceText texts(i.configuration.tree);
    for (const Finding& f : i.findings()) {
        if (!counts(f))
            continue;
        const Located at = locate(i, texts, f.place, f.word, results.directory);
        out += cat("\n**", to_string(f.rule->severity), " ", f.rule->id, "** ", plain(f.message()), "<br>\n", plain(at.path), ":", at.line, "\n\n");
        if (const std::string line = printable(trimmed(texts.line(source_span(texts, f.place, 0).file, at.line))); !line.empty())
            out += cat(block(line), "\n");
        out += cat(first_paragraph(f.rule->fix), "\n");  // Markdown itself
        if (!f.witness.empty())
            out += cat("\n<details><summary>A command that shows ", plain(f.witness.shows), "</summary>\n\n", block(printable(f.witness.command)),
                       "\n</details>\n");
    }
    return out;
}

}

std::string render_markdown(const Results& results)
{
    std::string out;
    Counts total;
    for (const auto& i : results.inspections) {
        total += count(i->findings());
        out += cat("## aop-lint: ", plain(i->input.shown), i->scenario.empty() ? "" : cat(" (", plain(i->scenario), ")"), "\n\n");
        out += "| server | address | verdict | trusts | why |\n| --- | --- | --- | --- | --- |\n";
        for (const VerdictRow& r : verdict_rows(*i))
            out += cat("| ", plain(r.server->name()), " | ", plain(r.address), " | ", sign(r.verdict), " ", to_string(r.verdict), " | ",
                       to_string(r.trust), " | ", plain(r.reason), " |\n");
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

#include "linter/render/verdicts.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>

#include "core/base/ascii.h"
#include "linter/render/paint.h"
#include "linter/text/escape.h"
#include "linter/text/source_span.h"

namespace aop {

namespace {

enum Column { server_column, address_column, verdict_column, trust_column, where_column, why_column, column_count };
using Row = std::array<std::string, column_count>;

constexpr std::string_view gap = "  ";
constexpr std::size_t least_why = 36, least_server = 16;

std::size_t widest(const std::vector<Row>& rows, int column)
{
    std::size_t width = 0;
    for (const Row& r : rows)
        width = std::max(width, columns(r[std::size_t(column)]));
    return width;
}

// The columns' widths; 0: left out. The reason matters more than where it is written, than whom the server trusts, and than the end of a
// long name; where it has no room beside them all the same, it gets lines of its own.
std::array<std::size_t, column_count> fitted(const std::vector<Row>& rows, std::size_t width)
{
    std::array<std::size_t, column_count> widths{};
    std::size_t fixed = 0;
    for (int c = 0; c < why_column; ++c) {
        widths[std::size_t(c)] = widest(rows, c);
        fixed += widths[std::size_t(c)] + gap.size();
    }
    const std::size_t wanted = std::min(least_why, widest(rows, why_column));
    const auto drop = [&](Column c) {
        if (fixed + wanted > width && widths[c]) {
            fixed -= widths[c] + gap.size();
            widths[c] = 0;
        }
    };
    drop(where_column);
    if (fixed + wanted > width && widths[server_column] > least_server) {
        const std::size_t over = std::min(fixed + wanted - width, widths[server_column] - least_server);
        widths[server_column] -= over;
        fixed -= over;
    }
    drop(trust_column);
    widths[why_column] = width >= fixed + wanted ? width - fixed : 0;
    return widths;
}

// The row's lines: the reason goes on below itself, or stands below the row where it has no column.
std::string lines_of(const Row& row, const std::array<std::size_t, column_count>& widths, const TextStyle& look, Ink ink)
{
    std::string out, pending;
    std::size_t used = 0;
    for (std::size_t c = 0; c < why_column; ++c) {
        if (!widths[c])
            continue;
        const std::string cell = clipped(row[c], widths[c], look.unicode ? "…" : "..");
        out += pending;
        out += c == verdict_column ? painted(cell, ink, look.color) : cell;
        pending = std::string(widths[c] - columns(cell), ' ');
        pending += gap;
        used += widths[c] + gap.size();
    }
    if (widths[why_column])
        out += cat(pending, wrapped(row[why_column], widths[why_column], std::string(used, ' ')));
    else if (!row[why_column].empty() && ink != Ink::strong)
        out += cat("\n    ", wrapped(row[why_column], look.width > 34 ? look.width - 4 : 30, "    "));
    while (out.ends_with(' '))
        out.pop_back();
    return out + "\n";
}

// A good verdict answers who gets in without a certificate; these say that others have one, or that there is a way around it.
const Finding* worst_against(const Findings& findings, ServerId server)
{
    const Finding* worst = nullptr;
    for (const Finding& f : findings)
        if (counts(f) && f.rule->severity >= Severity::warning && std::ranges::find(f.servers, server) != f.servers.end() &&
            (!worst || f.rule->severity > worst->rule->severity))
            worst = &f;
    return worst;
}

}

std::string VerdictRow::why() const
{
    if (!declared.empty())
        return cat(reason, "; declared public: ", declared);
    if (!against)
        return reason;
    const std::string_view said = std::string_view(against->text).substr(0, against->text.find(": "));
    return cat(reason, "; but it ", said, " (", against->rule->id, ")");
}

// One address of a public server may be closed.
static bool is_shut(Verdict v) { return v < Verdict::unknown; }

std::vector<VerdictRow> verdict_rows(const Inspection& inspection)
{
    const Assessment& a = *inspection.assessment;
    std::vector<VerdictRow> rows;
    for (const Judgement& j : a.exposure.judgements)
        rows.push_back({&a.site.servers[j.server], j.address, j.verdict, a.trust[j.server].trust, j.reason, j.place, j.witness().command,
                        is_shut(j.verdict) ? "" : inspection.declaration_of(j.server)});
    return rows;
}

std::vector<VerdictRow> shown_rows(const Inspection& inspection, bool verbose)
{
    std::vector<VerdictRow> rows = verdict_rows(inspection);
    if (rows.size() > 1 && !verbose)
        std::erase_if(rows, std::mem_fn(&VerdictRow::is_idle_main));
    std::map<ServerId, const Finding*> known;  // a server has a row for each of its addresses
    for (VerdictRow& row : rows)
        if (row.verdict == Verdict::enforced) {
            const auto [at, is_new] = known.try_emplace(row.server->index, nullptr);
            if (is_new)
                at->second = worst_against(inspection.findings(), row.server->index);
            row.against = at->second;
        }
    return rows;
}

std::string verdict_legend(std::size_t width)
{
    constexpr std::pair<Verdict, std::string_view> meanings[]{
        {Verdict::enforced, "clients without a trusted certificate get nothing"},
        {Verdict::closed, "plain HTTP, or no certificate requested, but only redirects and denials"},
        {Verdict::unreachable, "no request arrives"},
        {Verdict::broken, "nobody gets in, or httpd does not start"},
        {Verdict::unknown, "not decided, and no pass"},
        {Verdict::partial, "some paths or addresses need no certificate"},
        {Verdict::optional, "a certificate is requested, but not required"},
        {Verdict::open, "TLS without client certificates"},
        {Verdict::plain, "content over plain HTTP"},
    };
    constexpr std::size_t at = 13;
    std::string out;
    for (const auto& [verdict, meaning] : meanings) {
        const std::string_view name = to_string(verdict);
        out += cat(name, std::string(at - name.size(), ' '), wrapped(meaning, width > at + 20 ? width - at : 20, std::string(at, ' ')), "\n");
    }
    return out;
}

std::string verdict_table(const Inspection& inspection, const Results& results)
{
    std::vector<Row> rows{{"SERVER", "ADDRESS", "VERDICT", "TRUST", "WHERE", "WHY"}};
    std::vector<Ink> inks{Ink::strong};
    SourceText texts(inspection.configuration.tree);
    for (const VerdictRow& r : shown_rows(inspection, results.look.verbose)) {
        const Place& where = r.place ? r.place : r.server->place;
        const std::string file = relative_path(relative_path(where.file(), inspection.configuration.server_root), results.directory);
        rows.push_back({printable(r.server->name()), printable(r.address), std::string(to_string(r.verdict)), std::string(to_string(r.trust)),
                        where ? cat(printable(file), ":", where.line) : "", printable(r.why())});
        inks.push_back(r.against ? ink_of(r.against->rule->severity) : r.declared.empty() ? ink_of(r.verdict) : Ink::plain);
    }
    if (rows.size() < 2)
        return "";
    const auto widths = fitted(rows, results.look.width);
    TextStyle heading = results.look;
    heading.color = false;
    std::string out = painted(lines_of(rows.front(), widths, heading, Ink::strong), Ink::strong, results.look.color);
    std::string before;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        // What keeps httpd from starting is the reason of every server.
        std::string& why = rows[i][why_column];
        const bool repeated = why == before && columns(why) > widths[why_column];
        before = why;
        if (repeated)
            why = "the same";
        out += lines_of(rows[i], widths, results.look, inks[i]);
    }
    return results.look.verbose ? cat(out, "\n", verdict_legend(results.look.width)) : out;
}

std::string scenario_table(const Results& results)
{
    std::string out;
    const Inspection* base = nullptr;
    for (const auto& i : results.inspections) {
        if (i->scenario.empty() || !base) {  // each tree comes first as it is
            base = i.get();
            continue;
        }
        const auto before = verdict_rows(*base), after = verdict_rows(*i);
        const auto same = [](const VerdictRow& a, const VerdictRow& b) {
            return a.server->label() == b.server->label() && a.address == b.address && a.server->place.file() == b.server->place.file() &&
                   a.server->place.line == b.server->place.line;
        };
        std::string changes;
        for (const VerdictRow& was : before) {
            const auto is = std::ranges::find_if(after, [&](const VerdictRow& r) { return same(was, r); });
            if (is == after.end())
                changes += cat("  ", printable(was.server->label()), " at ", printable(was.address), ": ", to_string(was.verdict), " -> not there\n");
            else if (is->verdict != was.verdict || is->trust != was.trust)
                changes += cat("  ", printable(was.server->label()), " at ", printable(was.address), ": ", to_string(was.verdict), "/",
                               to_string(was.trust), " -> ", to_string(is->verdict), "/", to_string(is->trust), "\n");
        }
        for (const VerdictRow& is : after)
            if (std::ranges::none_of(before, [&](const VerdictRow& r) { return same(r, is); }))
                changes += cat("  ", printable(is.server->label()), " at ", printable(is.address), ": not there -> ", to_string(is.verdict), "/",
                               to_string(is.trust), "\n");
        out += cat("Scenario ", printable(i->scenario), changes.empty() ? ": no verdict changes\n" : ":\n", changes);
    }
    return out;
}

}

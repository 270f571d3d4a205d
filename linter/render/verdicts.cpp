#include "linter/render/verdicts.h"

#include <algorithm>
#include <array>

#include "core/base/ascii.h"
#include "linter/render/paint.h"
#include "linter/text/escape.h"
#include "linter/text/source_span.h"

namespace aop {

namespace {

enum Column { server_column, address_column, verdict_column, trust_column, where_column, why_column, column_count };
using Row = std::array<std::string, column_count>;

constexpr std::string_view gap = "  ";
constexpr std::size_t least_why = 24, least_server = 16;

std::size_t widest(const std::vector<Row>& rows, int column)
{
    std::size_t width = 0;
    for (const Row& r : rows)
        width = std::max(width, columns(r[std::size_t(column)]));
    return width;
}

// The columns' widths; 0: left out.
std::array<std::size_t, column_count> fitted(const std::vector<Row>& rows, std::size_t width)
{
    std::array<std::size_t, column_count> widths{};
    std::size_t fixed = 0;
    for (int c = 0; c < why_column; ++c) {
        widths[std::size_t(c)] = widest(rows, c);
        fixed += widths[std::size_t(c)] + gap.size();
    }
    if (fixed + least_why > width) {
        fixed -= widths[where_column] + gap.size();
        widths[where_column] = 0;
    }
    if (fixed + least_why > width && widths[server_column] > least_server) {
        const std::size_t over = std::min(fixed + least_why - width, widths[server_column] - least_server);
        widths[server_column] -= over;
        fixed -= over;
    }
    widths[why_column] = width > fixed + 8 ? width - fixed : 0;
    return widths;
}

std::string line_of(const Row& row, const std::array<std::size_t, column_count>& widths, const TextStyle& look, Ink ink)
{
    std::string out, pending;
    for (std::size_t c = 0; c < column_count; ++c) {
        if (!widths[c])
            continue;
        const std::string cell = clipped(row[c], widths[c], look.unicode ? "…" : "..");
        out += pending;
        out += c == verdict_column ? painted(cell, ink, look.color) : cell;
        pending = std::string(widths[c] - columns(cell), ' ');
        pending += gap;
    }
    while (out.ends_with(' '))
        out.pop_back();
    return out + "\n";
}

}

std::vector<VerdictRow> verdict_rows(const Inspection& inspection)
{
    const Assessment& a = *inspection.assessment;
    std::vector<VerdictRow> rows;
    for (const Judgement& j : a.exposure.judgements)
        rows.push_back(
            {&a.site.servers[j.server], j.address, j.verdict, a.trust[j.server].trust, j.reason, j.place, j.if_started ? "" : j.witness().command});
    return rows;
}

std::string verdict_table(const Inspection& inspection, const Results& results)
{
    std::vector<Row> rows{{"SERVER", "ADDRESS", "VERDICT", "TRUST", "WHERE", "WHY"}};
    std::vector<Ink> inks{Ink::strong};
    SourceText texts(inspection.configuration.tree);
    for (const VerdictRow& r : verdict_rows(inspection)) {
        const Place& where = r.place ? r.place : r.server->place;
        const std::string file = relative_path(relative_path(where.file(), inspection.configuration.server_root), results.directory);
        rows.push_back({printable(r.server->name()), printable(r.address), std::string(to_string(r.verdict)), std::string(to_string(r.trust)),
                        where ? cat(printable(file), ":", where.line) : "", printable(r.reason)});
        inks.push_back(ink_of(r.verdict));
    }
    const auto widths = fitted(rows, results.look.width);
    std::string out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i == 0 && results.look.color)
            out += painted(line_of(rows[i], widths, {.unicode = results.look.unicode}, Ink::plain), Ink::strong, true);
        else
            out += line_of(rows[i], widths, results.look, inks[i]);
    }
    return rows.size() > 1 ? out : "";
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

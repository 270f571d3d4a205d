#include "linter/render/tree_table.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <tuple>

#include "core/base/ascii.h"
#include "linter/render/json.h"
#include "linter/render/paint.h"
#include "linter/text/escape.h"

namespace aop {

namespace {

struct Row {
    const Inspection* tree;
    Counts findings;
    std::size_t exposed = 0, unknown = 0, servers = 0;
    std::string_view remark = {};

    // Who lets clients in comes first, then what is not known, then what cannot be judged.
    auto rank() const
    {
        const int kind = exposed ? 3 : unknown ? 2 : remark.empty() ? 0 : 1;
        return std::tuple(kind, exposed, findings.errors, unknown, findings.warnings, findings.notes);
    }
};

bool lets_strangers_in(Verdict v) { return v == Verdict::partial || v == Verdict::optional || v == Verdict::open || v == Verdict::plain; }

Row row_of(const Inspection& i)
{
    Row row{.tree = &i, .findings = count(i.findings())};
    if (i.input.unreadable)
        return row.remark = "cannot be read", row;
    row.servers = i.site().servers.size();
    if (i.refusal() || i.nothing_to_judge())
        row.remark = i.refusal() ? "httpd refuses it" : "nothing to judge";
    for (const Server& server : i.site().servers) {
        const Verdict v = verdict_of(i, server);
        row.exposed += lets_strangers_in(v);
        row.unknown += v == Verdict::unknown;
    }
    return row;
}

std::vector<Row> ranked_rows(const Results& results)
{
    std::vector<Row> rows;
    for (const auto& i : results.inspections)
        if (i->scenario.empty())
            rows.push_back(row_of(*i));
    std::ranges::stable_sort(rows, std::greater{}, &Row::rank);
    return rows;
}

}

std::vector<const Inspection*> ranked(const Results& results)
{
    std::vector<const Inspection*> all;
    for (const Row& row : ranked_rows(results)) {
        // Its scenarios follow it.
        const auto at = std::ranges::find(results.inspections, row.tree, &std::unique_ptr<Inspection>::get);
        all.push_back(row.tree);
        for (auto next = std::next(at); next != results.inspections.end() && !(*next)->scenario.empty(); ++next)
            all.push_back(next->get());
    }
    return all;
}

std::string tree_table(const Results& results)
{
    const std::vector<Row> rows = ranked_rows(results);
    if (rows.size() < 2)
        return "";
    constexpr std::size_t widths[]{16, 9, 9, 8, 10};
    const auto padded = [](std::string text, std::size_t width) { return text.size() < width ? text + std::string(width - text.size(), ' ') : text; };
    const bool color = results.look.color;
    std::string out = painted(cat(padded("LET CLIENTS IN", widths[0]), padded("UNKNOWN", widths[1]), padded("SERVERS", widths[2]),
                                  padded("ERRORS", widths[3]), padded("WARNINGS", widths[4]), "TREE"),
                              Ink::strong, color) +
                      "\n";
    for (const Row& r : rows) {
        const std::string exposed = padded(cat(r.exposed), widths[0]);
        out += cat(r.exposed ? painted(exposed, Ink::red, color) : exposed, padded(cat(r.unknown), widths[1]), padded(cat(r.servers), widths[2]),
                   padded(cat(r.findings.errors), widths[3]), padded(cat(r.findings.warnings), widths[4]), printable(r.tree->input.shown),
                   r.remark.empty() ? "" : cat(": ", r.remark), "\n");
    }
    return out + "\n";
}

std::vector<TreeRow> tree_index(const Results& results)
{
    std::vector<TreeRow> index;
    for (const Row& r : ranked_rows(results))
        index.push_back({r.tree,
                         r.remark.empty() ? r.tree->input.shown : cat(r.tree->input.shown, ": ", r.remark),
                         {cat(r.exposed), cat(r.unknown), cat(r.servers), cat(r.findings.errors), cat(r.findings.warnings)}});
    return index.size() < 2 ? std::vector<TreeRow>() : std::move(index);
}

}

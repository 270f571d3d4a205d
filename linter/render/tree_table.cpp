#include "linter/render/tree_table.h"

#include <algorithm>
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
    bool refused = false;
};

bool lets_strangers_in(Verdict v) { return v == Verdict::partial || v == Verdict::optional || v == Verdict::open || v == Verdict::plain; }

Row row_of(const Inspection& i)
{
    Row row{.tree = &i, .findings = count(i.findings()), .servers = i.site().servers.size()};
    row.refused = i.refusal() || i.nothing_to_judge();
    for (const Server& server : i.site().servers) {
        const Verdict v = verdict_of(i, server);
        row.exposed += lets_strangers_in(v);
        row.unknown += v == Verdict::unknown;
    }
    return row;
}

}

std::string tree_table(const Results& results)
{
    std::vector<Row> rows;
    for (const auto& i : results.inspections)
        if (i->scenario.empty())
            rows.push_back(row_of(*i));
    if (rows.size() < 2)
        return "";
    std::ranges::stable_sort(rows, [](const Row& a, const Row& b) {
        const auto rank = [](const Row& r) {
            return std::tuple(r.findings.errors, r.refused, r.findings.warnings, r.exposed, r.unknown, r.findings.notes);
        };
        return rank(a) > rank(b);
    });
    constexpr std::size_t widths[]{8, 10, 9, 16, 9};
    const auto padded = [](std::string text, std::size_t width) { return text.size() < width ? text + std::string(width - text.size(), ' ') : text; };
    std::string out = painted(cat(padded("ERRORS", widths[0]), padded("WARNINGS", widths[1]), padded("SERVERS", widths[2]),
                                  padded("LET CLIENTS IN", widths[3]), padded("UNKNOWN", widths[4]), "TREE"),
                              Ink::strong, results.look.color) +
                      "\n";
    for (const Row& r : rows) {
        const std::string errors = padded(cat(r.findings.errors), widths[0]);
        out += cat(r.findings.errors ? painted(errors, Ink::red, results.look.color) : errors, padded(cat(r.findings.warnings), widths[1]),
                   padded(cat(r.servers), widths[2]), padded(cat(r.exposed), widths[3]), padded(cat(r.unknown), widths[4]),
                   printable(r.tree->input.shown), r.refused ? ": cannot be judged" : "", "\n");
    }
    return out + "\n";
}

}

#pragma once
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "linter/render/render.h"

namespace aop {

// The trees, with their scenarios behind them: first who lets clients in, then what is not known, what cannot be judged, and the others.
std::vector<const Inspection*> ranked(const Results&);

// Of several trees: a row each in that order; "" for one.
std::string tree_table(const Results&);

// The same for other formats; empty for one.
inline constexpr std::array<std::string_view, 5> tree_columns{"let clients in", "unknown", "servers", "errors", "warnings"};
struct TreeRow {
    const Inspection* tree;
    std::string name;
    std::array<std::string, tree_columns.size()> cells;
};
std::vector<TreeRow> tree_index(const Results&);

}

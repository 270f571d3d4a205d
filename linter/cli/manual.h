#pragma once
#include <span>
#include <string>
#include <string_view>

namespace aop {

// A directive of mod_aop, for its manual page.
struct DirectiveRow {
    std::string_view name;
    std::string_view syntax;    // the arguments
    std::string_view fallback;  // "" for none
    std::string_view meaning;
};
std::span<const DirectiveRow> directive_rows();

// aop-lint(1) and mod_aop(8) in mdoc, from the tables that --help and explain print.
std::string lint_manual();
std::string module_manual();

}

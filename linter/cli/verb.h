#pragma once
#include <span>
#include <string_view>

#include "linter/options/options.h"
#include "linter/system/console.h"

namespace aop {

// What aop-lint can be asked to do.
struct Verb {
    std::string_view name;
    std::string_view arguments;
    std::string_view summary;  // one line
    bool reads_tree;           // takes a PATH, so a project file may apply
    std::string_view formats;  // "text|json"
    int (*run)(const Options&, const Console&);
};
std::span<const Verb> verbs();
const Verb* find_verb(std::string_view name);

int run_check(const Options&, const Console&);
int run_vhosts(const Options&, const Console&);
int run_why(const Options&, const Console&);
int run_tree(const Options&, const Console&);
int run_ca(const Options&, const Console&);
int run_explain(const Options&, const Console&);
int run_rules(const Options&, const Console&);
int run_completions(const Options&, const Console&);

// Several lines that hold bytes of a configuration: as they are, but made harmless for a terminal.
std::string lines_for(const Console&, std::string_view lines);

int run_docs(const Options&, const Console&);

}

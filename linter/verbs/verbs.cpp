#include "linter/verbs.h"

namespace aop {

namespace {

constexpr Verb table[]{
    {"check", "[PATH|-]...", "Findings, the verdict of every server, one line of summary (the default)", true, run_check},
    {"vhosts", "[PATH|-]", "The verdict of every server, and where each value that decides it was set", true, run_vhosts},
    {"why", "HOST[:PORT] [PATH|-]", "Which server answers a request, and what protects it or does not", true, run_why},
    {"tree", "[PATH|-]", "The configuration as httpd evaluates it", true, run_tree},
    {"ca", "FILE...", "What is in a certificate file, and what it would do as SSLCACertificateFile", false, run_ca},
    {"explain", "RULE...", "What a rule looks for, why it matters, how to repair it", false, run_explain},
    {"rules", "", "All rules", false, run_rules},
    {"completions", "bash|zsh|fish", "A completion script for a shell", false, run_completions},
};

// Not for users, so neither in the help nor in the manual.
constexpr Verb docs{"docs", "DIR", "", false, run_docs};

}

std::span<const Verb> verbs() { return table; }

const Verb* find_verb(std::string_view name)
{
    for (const Verb& verb : table)
        if (verb.name == name)
            return &verb;
    return name == docs.name ? &docs : nullptr;
}

}

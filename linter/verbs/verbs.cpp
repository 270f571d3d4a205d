#include "linter/cli/verb.h"
#include "linter/render/render.h"

namespace aop {

namespace {

constexpr Verb table[]{
    {"check", "[PATH|-]...", "Findings, the verdict of every server, one line of summary (the default)", true, format_choices, run_check},
    {"vhosts", "[PATH|-]", "The verdict of every server, and where each value that decides it was set", true, "text|json", run_vhosts},
    {"why", "URL [PATH|-]", "What happens to one request, phase by phase, and which line decides", true, "text|json", run_why},
    {"tree", "[PATH|-]", "The configuration as httpd evaluates it", true, "text|json", run_tree},
    {"ca", "FILE...", "The certificates in a file, their expiry, and whether the file works as SSLCACertificateFile", false,
     "text|json|nagios|openmetrics", run_ca},
    {"explain", "RULE...", "What a rule reports, why it matters and how to repair it", false, "text|json|markdown", run_explain},
    {"rules", "", "All rules", false, "text|json|markdown", run_rules},
    {"completions", "bash|zsh|fish", "A completion script for a shell", false, "", run_completions},
};

// Not for users, so neither in the help nor in the manual.
constexpr Verb docs{"docs", "DIR", "", false, "", run_docs};

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

#pragma once
#include <string>

#include "linter/render/render.h"

namespace aop {

// One row of the verdict table: a server at an address.
struct VerdictRow {
    const Server* server;
    std::string address;
    Verdict verdict;
    Trust trust;
    std::string reason;
    Place place;
    std::string witness;
    std::string declared = {};         // why it is public on purpose
    const Finding* against = nullptr;  // the worst finding that says the server is not as safe as this verdict sounds

    bool is_idle_main() const { return server->is_main() && verdict == Verdict::unreachable; }
    // The reason, and what is against it or declares it.
    std::string why() const;
};
std::vector<VerdictRow> verdict_rows(const Inspection&);

// The rows a person wants to see: the main server of most configurations gets no request, and its row says nothing else.
std::vector<VerdictRow> shown_rows(const Inspection&, bool verbose);

// What the verdicts mean, for who meets them for the first time.
std::string verdict_legend(std::size_t width);

// The table for people, as wide as the look allows.
std::string verdict_table(const Inspection&, const Results&);

// Servers whose verdict under a scenario is not the one of the tree as it is; "" when there is none.
std::string scenario_table(const Results&);

}

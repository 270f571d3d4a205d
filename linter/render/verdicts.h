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
};
std::vector<VerdictRow> verdict_rows(const Inspection&);

// The table for people, as wide as the look allows.
std::string verdict_table(const Inspection&, const Results&);

// Servers whose verdict under a scenario is not the one of the tree as it is; "" when there is none.
std::string scenario_table(const Results&);

}

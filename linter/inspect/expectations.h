#pragma once
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/httpd/assessment.h"
#include "core/verdicts/finding.h"
#include "linter/options/options.h"

namespace aop {

// What came of one of --expect, --require and [[expect]] in one tree.
struct ExpectationUse {
    bool met = false;                         // some server is its subject
    bool decides = false;                     // about one of them
    std::optional<std::size_t> instead = {};  // the one that decides in its place
    std::set<std::string> open = {};          // those of its paths that are open somewhere
};

// The paths of a server that are meant to be open, by the one that is about it.
std::vector<std::string> expected_open_paths(const std::vector<Expectation>&, const Server&, std::int64_t now);

// Holds the verdicts against --expect and --require. A server with another verdict than is expected becomes a finding. What rules report of who
// gets into a server is accepted where that is expected. `uses` is told what came of each.
void apply_expectations(const std::vector<Expectation>&, const Assessment&, Findings&, std::vector<ExpectationUse>& uses);

// Of each server that lets strangers in as it is meant to: who says so, and why; "" for any other.
PerServer<std::string> declarations(const std::vector<Expectation>&, const Assessment&);

// Where httpd does not start or would not survive a reload: of a server for which nobody expects it (`broken`). nullptr where it starts.
const Judgement* unexpected_outage(const std::vector<Expectation>&, const Assessment&);

// The findings about those of no use: no server of any tree is the subject, a path is not open, the last day is over.
Findings unused_expectations(const std::vector<Expectation>&, const std::vector<ExpectationUse>& uses, std::int64_t now);

}

#pragma once
#include "core/httpd/assessment.h"
#include "core/verdicts/finding.h"
#include "linter/options/options.h"

namespace aop {

// Holds the verdicts against --expect and --require. A server with another verdict than is expected becomes a finding. What rules report of who
// gets into a server is accepted where that is expected. `met` is told which expectations some server is the subject of.
void apply_expectations(const std::vector<Expectation>&, const Assessment&, Findings&, std::vector<bool>& met);

// The findings about those that no server of any tree is the subject of.
Findings unused_expectations(const std::vector<Expectation>&, const std::vector<bool>& met);

}

#pragma once
#include <vector>

#include "linter/inspect/inspection.h"

namespace aop {

// What one rule says, in the same words, of several lines: the first finding, speaking for the servers of all of them.
struct Told {
    Finding finding;
    std::vector<const Finding*> others = {};
};

// The findings for a reader who wants to hear a fact once, in the order of the first of each. A certificate that fifty virtual
// hosts name is one fact; so is that fifty have no SSLVerifyClient. Findings that are accepted or in the baseline are not mixed
// with those that count, and are left out unless `all`.
std::vector<Told> told_once(const Inspection&, bool all);

}

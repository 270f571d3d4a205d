#pragma once
#include <set>

#include "linter/inspect/inspection.h"

namespace aop {

struct ById {
    bool operator()(const Rule* a, const Rule* b) const { return a->id < b->id; }
};
using RuleSet = std::set<const Rule*, ById>;

// The rules that findings of these trees are of.
template <class Test>
RuleSet occurring_rules(const Inspections& inspections, Test counts_here)
{
    RuleSet found;
    for (const auto& i : inspections)
        for (const Finding& f : i->findings())
            if (counts_here(f))
                found.insert(f.rule);
    return found;
}

}

#pragma once
#include "core/assessment.h"
#include "core/rule.h"

namespace aop {

// One finding for each trouble of that kind that reading met, in its order; without
// those that another rule speaks of.
void report_troubles(const Assessment&, Report&, Trouble::Kind, bool (*elsewhere)(const Trouble&) = nullptr);

}

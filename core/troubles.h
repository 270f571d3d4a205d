#pragma once
#include "core/assessment.h"
#include "core/rule.h"

namespace aop {

// One finding for each trouble of that kind that reading met, in its order.
void report_troubles(const Assessment&, Report&, Trouble::Kind);

}

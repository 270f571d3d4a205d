#pragma once
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

// One finding for each trouble of that kind that reading met, in its order; without
// those that another rule speaks of.
void report_troubles(const Assessment&, Report&, Problem::Kind, bool (*elsewhere)(const Problem&) = nullptr);

}

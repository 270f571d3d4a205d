#pragma once
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

// One finding for each failure of that kind that the start of httpd would meet, in its order.
void report_failures(const Assessment&, Report&, StartupCause);

// Whether what the rule reports keeps httpd from starting, and ends it at a reload: for all servers, whichever it is about.
bool ends_httpd(const Rule&);

}

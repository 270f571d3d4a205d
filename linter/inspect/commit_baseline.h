#pragma once
#include "linter/inspect/inspection.h"

namespace aop {

// Marks what --baseline-from has: findings that the commit had as well, and did not accept.
Failure apply_commit_baseline(const Options&, const Console&, Inspections&);

}

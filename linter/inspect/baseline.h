#pragma once
#include <map>
#include <string>

#include "core/base/failure.h"
#include "linter/inspect/inspection.h"
#include "linter/options/options.h"

namespace aop {

// How often each fingerprint was found when the baseline was written.
using Baseline = std::map<std::string, std::size_t>;

Result<Baseline> parse_baseline(const std::string& path, const std::string& text);
std::string baseline_text(const Inspections&);

// Marks what --baseline has, and writes --write-baseline.
Failure apply_baseline(const Options&, Inspections&);

}

#pragma once
#include <map>
#include <string>

#include "core/base/failure.h"
#include "linter/inspect/inspection.h"
#include "linter/options/options.h"

namespace aop {

// A finding when the baseline was written.
struct KnownFinding {
    std::size_t count = 0;  // several lines may say the same
    std::string rule = {}, message = {};
};
using Baseline = std::map<std::string, KnownFinding>;  // by fingerprint

Result<Baseline> parse_baseline(const std::string& path, const std::string& text);
std::string baseline_text(const Inspections&);

// Marks the findings that are known; what is left are those that are gone.
Baseline mark_known(Baseline, Inspections&);

// Marks what --baseline has, reports what it has for nothing, and writes --write-baseline.
Failure apply_baseline(const Options&, Inspections&);

}

#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace aop {

// How far a program that is run is trusted.
struct ChildLimits {
    std::size_t output = 64 << 20;  // bytes
    int patience_ms = 10'000;       // without a byte of output
};

struct ChildOutput {
    std::string text;
    int status = -1;  // its exit status; -1 where it did not exit by itself
};

// Standard output of a program, run without a shell: words[0] is found as a shell finds it. What it says on standard error is
// lost. Standard input is `input`, a file, or empty. `environment` is all that it gets: "NAME=VALUE".
Result<ChildOutput> run_child(const std::vector<std::string>& words, const std::vector<std::string>& environment,
                              const std::string& input = "/dev/null", const ChildLimits& limits = {});

// The variables of this process, without those that begin with `without`; all of them for "".
std::vector<std::string> own_environment(const std::string& without = "");

}

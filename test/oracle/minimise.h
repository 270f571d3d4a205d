#pragma once
#include <functional>

#include "test/oracle/sample.h"

namespace aop::test {

// The smallest sample found by leaving out files, links and lines for which `fails` stays true.
Sample minimised(Sample, const std::function<bool(const Sample&)>& fails);

}

#pragma once
#include "core/base/failure.h"
#include "linter/options/options.h"

namespace aop {

// What the options say that cannot be: a file that is not there, a path that hangs from nothing. Told before anything is read.
Failure check_options(const Options&, const Console&);

}

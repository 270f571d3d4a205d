#pragma once
#include "core/base/failure.h"
#include "linter/input/input.h"

namespace aop {

// Fills in what ${NAME} stands for: --envvars, or the envvars file beside a Debian tree's main
// file. The environment of this process is never taken: httpd is started with another one.
// Fails when the file that was asked for cannot be read.
Failure take_environment(const Options&, Input&);

}

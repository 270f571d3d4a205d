#pragma once
#include <string>

#include "linter/input.h"

namespace aop {

// Fills in what ${NAME} stands for: --envvars, or the envvars file beside a Debian tree's main
// file. The environment of this process is never taken: httpd is started with another one.
// "" or why the file that was asked for cannot be read.
std::string take_environment(const Options&, Input&);

}

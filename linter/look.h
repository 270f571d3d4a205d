#pragma once
#include "linter/console.h"
#include "linter/options.h"
#include "linter/render/render.h"

namespace aop {

// How text on standard output should look: what was asked for, what the environment asks for, what the terminal can.
Look look_of(const Options&, const Console&);

}

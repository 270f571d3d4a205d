#pragma once
#include "linter/options/options.h"
#include "linter/render/render.h"
#include "linter/system/console.h"

namespace aop {

// How text on standard output should look: what was asked for, what the environment asks for, what the terminal can.
TextStyle style_for(const Options&, const Console&);

}

#pragma once
#include <string>

#include "linter/render/render.h"

namespace aop {

// Of several trees: a row each, the worst first; "" for one.
std::string tree_table(const Results&);

}

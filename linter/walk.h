#pragma once
#include <vector>

#include "core/configuration.h"
#include "core/files.h"
#include "linter/reader.h"

namespace aop {

// Goes through a tree that has been read, as httpd does once it has read everything,
// and adds to `troubles`, which has those of reading, what httpd would refuse there: unknown
// directives, wrong places, wrong numbers of arguments, and wrong values of the directives
// that matter here. httpd stops at the first of them; this goes on.
void walk_configuration(Files&, const ReadOptions&, const Configuration&, std::vector<Trouble>& troubles);

}

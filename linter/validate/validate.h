#pragma once
#include "core/files/file_system.h"
#include "core/httpd/syntax/configuration.h"
#include "core/httpd/syntax/problem.h"
#include "linter/reader/read_tree.h"

namespace aop {

// Goes through a tree that has been read, as httpd does once it has read everything,
// and adds to the problems, which has those of reading, what httpd would refuse there: unknown
// directives, wrong places, wrong numbers of arguments, and wrong values of the directives
// that matter here. httpd stops at the first of them; this goes on.
void walk_configuration(Files&, const ReadOptions&, const Configuration&, Problems&);

}

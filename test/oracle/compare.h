#pragma once
#include <string>

#include "core/httpd/syntax/configuration.h"
#include "core/httpd/syntax/problem.h"
#include "test/oracle/httpd_says.h"

namespace aop::test {

// Our reading of the same question.
Problems read_ours(const ClientAuth&, Configuration& out);

// How our reading differs from httpd's: verdict, place and words of the first fault,
// tree, included files, virtual hosts. "" when it does not.
std::string difference(const Answer&, const Configuration&, const Problems&);

// Whether the first fault is one that only a module of httpd can find, or a limit of ours
// came first: then the verdicts are not compared, only the trees.
bool verdict_left_out(const Answer&, const Problems&);

}

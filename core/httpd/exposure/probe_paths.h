#pragma once
#include <string>
#include <vector>

#include "core/httpd/request/model.h"

namespace aop {

// One path for each class of paths that a server tells apart, "/" first.
std::vector<std::string> example_paths(const Model&, ServerId server);

}

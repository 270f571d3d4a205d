#pragma once
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/httpd/settings/site.h"

namespace aop {

// Paths of a server that are meant to be open to everybody, a health check for example: "/health" is that path alone, "/status/" is all below
// it. What is served there counts as if it were refused, so that the verdict is that of everything else.
using OpenPaths = std::function<std::vector<std::string>(const Server&)>;

// Those that the server's own lines name: AOPGuardExempt where AOPGuard is on.
std::vector<std::string> exempt_paths(const Server&);

// The one of `open` that the path is or lies below; nullptr for none.
const std::string* open_path_of(const std::vector<std::string>& open, std::string_view path);

// "/health and /status/", in quotes for a sentence.
std::string listed(const std::set<std::string>& paths);

}

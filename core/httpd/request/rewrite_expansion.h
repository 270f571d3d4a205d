#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/httpd/request/expression.h"

namespace aop {

// Whether mod_rewrite knows %{NAME}: it knows fewer names than expressions do. Others are "".
bool is_rewrite_variable(std::string_view name);

// What stands in %{NAME}.
using RewriteLookup = std::function<Text(std::string_view name)>;

// As do_expand. `groups`: of the pattern; `groups_are_known`: they are the same for all of the class. `concrete`: one request is meant. %{VARIABLE} alone keeps what it is.
Text expanded(std::string_view text, const std::vector<std::string>& groups, bool groups_are_known, const RewriteLookup&, bool concrete);

// What a substitution comes to begins with, whatever the request: up to the first piece that hangs on it.
std::string known_prefix(std::string_view substitution, const RewriteLookup&);

}

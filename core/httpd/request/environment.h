#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "core/httpd/request/expression.h"
#include "core/httpd/request/model.h"

namespace aop {

// The value of an environment variable while access is decided: SetEnvIf, SetEnvIfNoCase, SetEnvIfExpr, BrowserMatch of the servers and of the
// sections that hold, in that order. Nothing: it is not set. SetEnv comes later, and is seen by then in the page of a folder only; what is in it is unknown then, as
// that of variables which other modules set.
std::optional<Text> environment_variable(const Model&, ServerId server, const std::vector<const Section*>& sections, std::string_view name,
                                         const RequestContext&);

}

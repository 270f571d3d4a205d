#pragma once
#include <span>
#include <string>
#include <string_view>

#include "core/httpd/request/expression.h"
#include "core/httpd/syntax/directive.h"

namespace aop {

// Whether a client can put ".." into what the substitution comes to: by a piece that is no part of the path, which httpd has cleaned, or by a
// part that begins or ends inside a segment.
// `conditions`: the RewriteCond lines of the rule; `server`: where its maps are named.
bool may_climb(std::string_view pattern, std::string_view substitution, std::span<const Directive* const> conditions, const Directive* server);

}

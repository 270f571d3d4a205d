#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/httpd/request/expression.h"

namespace aop {

// What [E=NAME:VALUE] has put into the environment. mod_rewrite writes out all of it before it looks for the colon: where the name hangs on
// the request, whoever sends it chooses the variable (do_expand_env).
struct RuleVariable {
    std::string name;           // or what all names that it may be begin with
    bool is_beginning = false;  // the latter
    std::optional<Text> value;  // nothing: taken away
};

// `flag`: NAME:VALUE, NAME or !NAME as written; `written_out`: with what variables and groups come to, if that is known.
RuleVariable rule_variable(std::string_view flag, const std::function<Text(std::string_view)>& written_out);

// What the last of them made of a variable; unset where none is about it, opaque where nobody knows.
std::optional<std::optional<Text>> value_by_rules(const std::vector<RuleVariable>&, std::string_view name);

// Whether the flags of a RewriteRule may set the variable, or take it away.
bool may_set_variable(std::string_view rule, std::string_view name);

}

#pragma once
#include <string>
#include <string_view>

#include "core/httpd/syntax/directive.h"

namespace aop {

// What somebody may have meant by a directive that no loaded module has, to follow "; ": "did you mean 'SSLVerifyClient'?", or whose it is.
std::string hint_for_name(std::string_view name);

// What may be written in place of the value that httpd rejects; "" for a directive whose values are too many to name.
std::string hint_for_value(const Directive&);

}

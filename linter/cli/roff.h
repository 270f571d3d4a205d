#pragma once
#include <string>
#include <string_view>

namespace aop {

// Text for mdoc: escaped, one sentence a line.
std::string roff(std::string_view text);

// An argument of a macro.
std::string roff_word(std::string_view text);

}

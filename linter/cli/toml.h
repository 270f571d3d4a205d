#pragma once
// toml++ 3.3 asserts (in debug builds) or assumes (in others) of a broken table header, "[{", what it then looks
// at itself and reports: it is to do only that.
#undef NDEBUG
#define TOML_ASSERT(expression) static_assert(true)
#include <toml++/toml.h>

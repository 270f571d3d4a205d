#pragma once
#include <string>

namespace aop::test {

// That many certificate authorities in one PEM text, each with a name of its own, all with one key.
std::string many_authorities(int count);

}

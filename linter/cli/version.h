#pragma once
#include <string>
#include <string_view>

namespace aop {

// What --version prints: the version and the commit ("" where nothing tells it), then the libraries in use and what an archive may be.
std::string version_text(std::string_view commit);

}

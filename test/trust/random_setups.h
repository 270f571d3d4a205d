#pragma once
#include <filesystem>
#include <string>

#include "test/trust/authorities.h"

namespace aop::test {

// The lines of a virtual host that say whom it lets in, and the files that they name, made below `into`.
std::string random_setup(const Authorities&, Dice&, const std::filesystem::path& into);

}

#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/httpd/syntax/version.h"

namespace aop::test {

// The version of this machine's httpd, which it is asked for: what aop-lint is held against, it must be told.
Version installed_version();

// The modules that come with this machine's httpd, in the order of their names: those of Debian's package apache2-bin, since
// other packages (mod_svn, mod_jk) put theirs into the same folder. Without dpkg, all that lie there.
const std::vector<std::filesystem::path>& httpd_modules();

}

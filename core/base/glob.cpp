#include "core/base/glob.h"

#include <fnmatch.h>

namespace aop {

bool matches_glob(const std::string& pattern, const std::string& path) { return fnmatch(pattern.c_str(), path.c_str(), FNM_PATHNAME) == 0; }

}

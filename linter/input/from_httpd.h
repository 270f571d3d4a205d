#pragma once
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/httpd/syntax/version.h"

namespace aop {

// What an httpd says about itself under -V and -l.
struct InstalledHttpd {
    std::string binary;
    std::string server_root;
    std::string main_file;
    std::vector<std::string> static_modules;
    Version version = newest_httpd;
};

// Asks `binary`; without one, the usual names in turn.
Result<InstalledHttpd> ask_httpd(const std::string& binary);

// The answer to -V and -l, taken apart.
Result<InstalledHttpd> parse_httpd_answer(const std::string& version_text, const std::string& module_text);

}

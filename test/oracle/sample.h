#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "test/oracle/httpd_says.h"

namespace aop::test {

// One configuration with all the files around it; paths are relative to its ServerRoot.
struct Sample {
    std::map<std::string, std::string> files;  // path → content
    std::map<std::string, std::string> links;  // path → where it points
    std::vector<std::string> directories;      // empty ones
    std::vector<std::string> defines, environment;
    std::string main = "conf/httpd.conf";
};

// Writes the sample below `root` in place of what was there, and says how to ask about it.
ClientAuth put(const Sample&, const std::filesystem::path& root);

// All of it as text, for a report.
std::string shown(const Sample&);

}

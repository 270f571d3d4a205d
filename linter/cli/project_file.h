#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "linter/options/options.h"

namespace aop {

// .aop-lint.toml: the options of a project, under their long names.
struct ProjectFile {
    struct Value {
        std::vector<std::string> values;
        int line = 0;
    };
    std::string path = {};                // "" when there is none
    std::string directory = {};           // what its relative paths hang from
    std::vector<std::string> paths = {};  // the trees to check when the command line names none
    std::map<std::string, Value, std::less<>> values = {};
    std::vector<Expectation> expectations = {};  // of [[expect]]
    std::vector<DeclaredCa> cas = {};            // of [[ca]]
};

// From a text: the pure part. An Error names the file and line.
Result<ProjectFile> parse_project_file(const std::string& path, const std::string& text);

Result<ProjectFile> read_project_file(const std::string& path);

// The first .aop-lint.toml in `from` (or its folder) or above it, up to the folder `top`.
Result<ProjectFile> find_project_file(const std::string& from, const std::string& top = "/");

// Its JSON schema, for editors.
std::string project_file_schema();

}

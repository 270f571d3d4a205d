#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/files/file_system.h"
#include "core/httpd/syntax/version.h"
#include "linter/reader/loaded_modules.h"
#include "linter/reader/variables.h"

namespace aop {

// All that a conditional section may ask about.
struct Facts {
    Files& files;
    const LoadedModules& loaded;
    const Variables& variables;
    const std::string& server_root;
    Version httpd;
};

// Does the section's body count? Fails where httpd refuses the line.
// `name` as in httpd's table ("<IfModule"), `args` with the closing '>'.
Result<bool> evaluate_condition(std::string_view name, std::string_view args, const Facts&);

// <IfVersion>: its arguments are words, the '>' among them.
Result<bool> evaluate_version(std::string_view args, Version httpd);

}

#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/files.h"
#include "core/version.h"
#include "linter/reader/loaded.h"
#include "linter/reader/variables.h"

namespace aop {

// All that a conditional section may ask about.
struct Facts {
    Files& files;
    const Loaded& loaded;
    const Variables& variables;
    const std::string& server_root;
    Version httpd;
};

// Does the section's body count? When httpd refuses the line instead, `error` says why.
struct Condition {
    bool holds = false;
    std::string error = {};
};

// `name` as in httpd's table ("<IfModule"), `args` with the closing '>'.
Condition evaluate_condition(std::string_view name, std::string_view args, const Facts&);

// <IfVersion>: its arguments are words, the '>' among them.
Condition evaluate_version(std::string_view args, Version httpd);

}

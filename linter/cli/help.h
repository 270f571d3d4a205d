#pragma once
#include <string>

#include "linter/cli/verb.h"

namespace aop {

// What --help prints, from the tables of verbs and options.
std::string help_text(const Verb&, std::size_t width);

// "-d, --server-root DIR", as --help and the manual page spell an option.
std::string spelling(const OptionRow&);

}

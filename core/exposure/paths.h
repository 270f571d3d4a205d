#pragma once
#include <string>
#include <vector>

#include "core/exposure/model.h"

namespace aop {

// The paths at which a server can behave differently from elsewhere: one for every
// section, alias, redirect and rule that bears on who gets in.
struct Paths {
    std::vector<std::string> all;   // "/" first
    const Section* missed = nullptr;  // a section that weighs, and for which no path was found
};
Paths paths_of(const Model&, std::size_t server);

// Where ACME http-01 answers lie: not content.
bool is_acme(std::string_view path);

}

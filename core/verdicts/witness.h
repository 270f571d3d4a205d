#pragma once
#include <string>

namespace aop {

// A command to copy that proves a finding, and what its output shows.
struct Witness {
    std::string command = {};
    std::string shows = {};  // "the page, without a client certificate"

    bool empty() const { return command.empty(); }
};

}

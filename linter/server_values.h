#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/site.h"

namespace aop {

// A value that decides about client certificates at a server, and the line it comes from.
struct ServerValue {
    std::string_view directive;
    std::string value;
    Place place = {};
    bool inherited = false;
};

// Those that are set, and those whose default matters, in the order in which a person asks.
std::vector<ServerValue> server_values(const Server&);

}

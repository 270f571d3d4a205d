#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/httpd/syntax/place.h"

namespace aop {

// The phases of a request, in httpd's order, as far as a line of the configuration decides something in them.
enum class Stage { connection, handshake, host, guard, rewriting, mapping, sections, access, content, answer };
std::string_view to_string(Stage);

// What one phase came to, and the line because of which.
struct TraceStep {
    Stage stage = Stage::answer;
    std::string text = {};
    Place place = {};
};
using Trace = std::vector<TraceStep>;

class Files;

// For one request that is meant itself, and not as the example of a class: what its conditions may look at, and who is told of its way.
struct Walk {
    Files* files = nullptr;  // none: whether a file exists is not known
    Trace* trace = nullptr;
};

}

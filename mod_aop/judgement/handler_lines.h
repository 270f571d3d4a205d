#pragma once
#include <string>
#include <vector>

namespace aop::mod {

// One `SetHandler` line of the server's configuration.
struct HandlerLine {
    std::string file;
    unsigned line;
    bool ruled;  // its section says who may come: Require, Allow, Deny
};
// Of the configuration that httpd has just read.
std::vector<HandlerLine> handler_lines();

}

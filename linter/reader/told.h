#pragma once
#include <vector>

#include "core/configuration.h"

namespace aop {

// What is wrong, up to limits::troubles. The first thing that httpd refuses is told whatever came before it: it decides
// about every server.
class Told {
public:
    explicit Told(std::vector<Trouble>& out) : out_(out) {}

    void add(Trouble);
    // httpd refuses, and as much is told as anybody will read.
    bool enough();
    // What is refused from here on is refused for itself, as in a .htaccess file.
    void start_anew() { refused_ = false; }

private:
    std::vector<Trouble>& out_;
    bool refused_ = false;  // one of them, for sure
    bool more_ = false;     // it is said that there are more
};

}

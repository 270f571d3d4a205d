#pragma once
#include "core/httpd/syntax/problem.h"

namespace aop {

// What is wrong, up to limits::problems. The first thing that httpd refuses is told whatever came before it: it decides
// about every server.
class ProblemList {
public:
    explicit ProblemList(Problems& out) : out_(out) {}

    void add(Problem);
    // However many there are.
    void add_anyway(Problem made) { out_.add(std::move(made)); }
    // httpd refuses, and as much is told as anybody will read.
    bool enough();
    // What is refused from here on is refused for itself, as in a .htaccess file.
    void start_anew() { refused_ = false; }

private:
    Problems& out_;
    bool refused_ = false;  // one of them, for sure
    bool more_ = false;     // it is said that there are more
};

}

#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace aop {

// What Debian's apache2ctl takes from /etc/apache2/envvars: a shell script that
// sets variables. It is read as data and never executed, so only what such files
// are made of is understood; the rest is reported.
struct Envvars {
    std::map<std::string, std::string> exported;
    struct Problem {
        int line;
        std::string message;
    };
    std::vector<Problem> problems;
};

// `initial` is the environment that the script starts with.
Envvars read_envvars(std::string_view text, std::map<std::string, std::string> initial = {});

}

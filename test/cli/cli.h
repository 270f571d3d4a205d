#pragma once
#include <map>
#include <string>
#include <vector>

namespace aop::test {

// What one run of aop-lint said, and how it ended.
struct Said {
    int status = -1;
    std::string out, err;
};

// The world of the run: nothing of this machine's unless it is put in.
struct World {
    std::string input = {};
    std::map<std::string, std::string> environment = {};
    std::string directory = "/";
    bool terminal = false;
    int width = 100;
};

// In this process. `now` is 2026-06-01; Cloudflare's authorities are those that stand in for them in the tests.
Said aop_lint(const std::vector<std::string>& args, const World& world = {});

// A tree that is good, and one whose server lets everybody in; with certificates.
std::string good_tree(const std::string& below);
std::string bad_tree(const std::string& below);

}

#pragma once
#include <string>
#include <vector>

#include "test/attack/client.h"
#include "test/attack/generator.h"
#include "test/support/scratch.h"

namespace aop::test {

// What one configuration came to.
struct Score {
    std::size_t attempts = 0, verdicts = 0, unknown = 0, witnesses = 0, classes = 0;
    std::size_t served = 0, refused = 0;  // of the attempts, for a picture of what was tried
    std::vector<std::string> mismatches;
    std::vector<std::string> called;  // "v1 *:443 open": the verdict of each server at each address
    std::string config;               // as tried
    std::string log;                  // httpd's, when something was not as predicted
    bool started = false;
};

// Starts httpd with it, makes `attempts` attempts and compares each with the
// prediction, and every verdict with what was seen.
Score attack(Client&, const Trap&, Dice&, const Scratch& root, std::size_t attempts);

}

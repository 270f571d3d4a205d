#pragma once
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace aop::test {

// How a program ended and what it said.
struct Ended {
    int status = -1;  // exit status; 128 + signal when a signal ended it, -1 when it never ran
    std::string out, err;
    bool in_time = true;     // false: it was killed at the limit
    double cpu_seconds = 0;  // what it used, user and system
    long peak_kib = 0;       // the most memory that it had at once
};

struct RunOptions {
    std::filesystem::path directory = {};       // where it runs; ours when empty
    std::vector<std::string> environment = {};  // "NAME=value", on top of ours
    std::string input = {};
    std::chrono::milliseconds limit{60'000};
};

// Runs a program found on PATH, without a shell, and waits for it.
Ended run(const std::vector<std::string>& command, const RunOptions& options = {});

// A command line for a POSIX shell, to follow what a report prints.
Ended run_shell(const std::string& command, const RunOptions& options = {});

}

#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/trust/known_certificates.h"

namespace aop {

// The world around one run: what main() takes from the process and a test makes by hand.
struct Console {
    std::function<std::string()> input;         // all of standard input, however often it is asked for
    std::function<void(std::string_view)> out;  // standard output
    std::function<void(std::string_view)> err;  // standard error
    std::map<std::string, std::string> environment = {};
    std::string directory = "/";  // the current one, absolute
    std::int64_t now = 0;         // seconds since 1970
    bool out_terminal = false;
    bool err_terminal = false;
    int width = 80;                                                  // of the terminal
    bool ends_with_run = false;                                      // the process does: what a run has made need not be taken apart
    std::span<const KnownCertificate> known = known_certificates();  // those that are told by their fingerprint
    std::string_view commit = {};                                    // of the sources

    std::string_view variable(const std::string& name) const
    {
        const auto at = environment.find(name);
        return at == environment.end() ? std::string_view{} : std::string_view(at->second);
    }
};

// One run of aop-lint, whatever the world; the exit status.
int run(const std::vector<std::string>& args, const Console&);

// Exit statuses, the same for every format.
enum Status : int { clean = 0, found = 1, usage = 2, unreadable = 3, internal = 4 };

}

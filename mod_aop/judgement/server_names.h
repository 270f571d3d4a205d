#pragma once
#include <map>
#include <string>

#include "core/httpd/settings/site.h"

namespace aop::mod {

// What counters, log and status page call servers: several may have one label, in the order of the configuration.
class ServerNames {
public:
    std::string next(const std::string& label)
    {
        const int times = ++seen_[label];
        return times > 1 ? label + " (" + std::to_string(times) + ")" : label;
    }

private:
    std::map<std::string, int> seen_;
};

}

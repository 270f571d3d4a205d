#pragma once
#include <functional>
#include <optional>
#include <string>

#include "core/base/result.h"

namespace aop {

// What lies at a path all of whose folders have been resolved.
struct FoundThere {
    bool is_directory = false;
    std::optional<std::string> link = {};  // where it leads
};

// The path with every link resolved as the kernel does, for a file system whose root is elsewhere or that is no disk.
// Never leads above the root; "/" for the root itself.
Result<std::string> resolve_links(const std::string& path, const std::function<Result<FoundThere>(const std::string&)>& look);

}

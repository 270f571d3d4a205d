#pragma once
#include <functional>
#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/files/file_system.h"

namespace aop {

// Files that can tell where a link leads which cannot be followed.
class LinkedFiles {
public:
    virtual ~LinkedFiles() = default;
    // As the link says it; an Error for what is no link. The folders on the way to it are followed.
    virtual Result<std::string> link_target(const std::string& path) = 0;
};

// Of any files: an Error where they cannot tell.
Result<std::string> link_target_in(Files&, const std::string& path);

// What lies at a path all of whose folders have been resolved.
struct FoundThere {
    bool is_directory = false;
    std::optional<std::string> link = {};  // where it leads
};

// The path with every link resolved as the kernel does, for a file system whose root is elsewhere or that is no disk.
// Never leads above the root; "/" for the root itself.
Result<std::string> resolve_links(const std::string& path, const std::function<Result<FoundThere>(const std::string&)>& look);

}

#pragma once
#include <string>

#include "core/files/file_system.h"
#include "core/files/links.h"

namespace aop {

// The real file system, or a tree that lies under another root (an unpacked
// image, a checkout): with a root, absolute paths and symbolic links resolve
// inside it, as after chroot(2).
class Disk : public Files, public LinkedFiles {
public:
    explicit Disk(std::string root = {});

    Result<Status> status(const std::string& path) override;
    Result<std::string> read(const std::string& path, std::uint64_t limit) override;
    Result<std::string> read_listed(const std::string& path, std::uint64_t limit) override;
    bool may_be_shared() const override { return true; }
    Result<std::vector<Entry>> list(const std::string& path) override;
    Result<std::string> real_path(const std::string& path) override;
    Result<std::string> link_target(const std::string& path) override;

private:
    Result<std::string> host_path(const std::string& path) const;
    static Result<std::string> content_of(const std::string& real, std::uint64_t limit);

    std::string root_;  // no trailing slash; "" for the machine's own
};

}

#pragma once
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/files/disk.h"
#include "core/files/file_system.h"
#include "core/files/links.h"

namespace aop {

// A file system with texts that lie on no disk (standard input, the frame around a
// fragment) and with folders that are elsewhere than the configuration says.
class Overlay : public Files, public LinkedFiles {
public:
    // `maps` lead to the files below, and where these have none to the disk of this machine.
    Overlay(std::unique_ptr<Files> below, std::string root, const std::vector<std::pair<std::string, std::string>>& maps);

    void put(std::string path, std::string text);
    // The configuration says `path`; it is really `target` on the disk below.
    void redirect(std::string path, std::string target);
    // What a person would open to see `path`; "" for a text that lies on no disk.
    std::string host_path(const std::string& path) const;
    // The same with every symbolic link resolved.
    std::string real_host_path(const std::string& path);

    Result<Status> status(const std::string& path) override;
    Result<std::string> read(const std::string& path, std::uint64_t limit) override;
    Result<std::string> read_listed(const std::string& path, std::uint64_t limit) override;
    bool may_be_shared() const override { return below_->may_be_shared(); }
    Result<std::vector<Entry>> list(const std::string& path) override;
    Result<std::string> real_path(const std::string& path) override;
    Result<std::string> link_target(const std::string& path) override;

private:
    struct Map {
        std::string from, to;
        bool to_disk = false;
    };
    struct There {
        Files& files;
        std::string path;
        bool on_disk;
    };
    There below(const std::string& path) const;
    bool leads_to_a_map(const std::string& folder) const;

    std::unique_ptr<Files> below_;
    mutable Disk disk_;
    std::string root_;
    std::vector<Map> maps_;
    std::map<std::string, std::string> texts_;
};

}

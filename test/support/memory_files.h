#pragma once
#include <filesystem>
#include <map>

#include "core/files/file_system.h"

namespace aop::test {

// A file system that exists only in a test. Folders come with what is in them;
// links are followed as the kernel does.
class MemoryFiles : public Files {
public:
    struct Node {
        std::string text = {};
        Status status = {};
        int error = 0;  // errno of every attempt to read it
    };
    Node& put(const std::string& path, std::string text, std::uint32_t mode = 0644);
    Node& put_folder(const std::string& path, std::uint32_t mode = 0755);
    Node& put_special(const std::string& path);  // a FIFO, a device
    Node& put_link(const std::string& path, std::string target);
    // Copies a real folder with everything below it to `path`.
    void copy(const std::filesystem::path& real, const std::string& path);

    Result<Status> status(const std::string& path) override;
    Result<std::string> read(const std::string& path, std::uint64_t limit) override;
    Result<std::vector<Entry>> list(const std::string& path) override;
    Result<std::string> real_path(const std::string& path) override;

    std::map<std::string, int> reads;  // how often each file was read

private:
    Node& add(const std::string& path, Type type, std::uint32_t mode);
    Result<std::string> resolve(const std::string& path, int links = 0) const;

    std::map<std::string, Node> nodes_;
    std::uint64_t next_inode_ = 1;
};

}

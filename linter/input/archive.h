#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/files/file_system.h"
#include "core/files/links.h"

namespace aop {

// What an archive may cost. Beyond any of these it is not read at all: half a tree would be judged as a whole one.
struct ArchiveLimits {
    std::uint64_t unpacked = std::uint64_t(4) << 30;  // bytes of all entries
    std::uint64_t kept = 256U << 20;                  // bytes of those that may be configuration: not of programs and pictures
    std::uint64_t file = 32U << 20;                   // bytes of one of those: a larger one is a log
    std::size_t entries = 300'000;
    std::size_t path = 4096;  // bytes of a name
    std::size_t depth = 64;   // folders inside each other
};

// Whether a file begins as a tar, gzip, xz, bzip2, zstd or zip file does.
bool is_archive(std::string_view first_bytes);
inline constexpr std::size_t archive_mark_size = 512;  // bytes that must be looked at
// The same of a file of this machine's disk.
bool is_archive_file(const std::string& path);

// The files of an archive, in memory: nothing is ever unpacked to a disk. Symbolic links are followed inside it, as if it
// were the root of the file system.
class ArchiveFiles : public Files, public LinkedFiles {
public:
    // Reads a .tar, .tar.gz, .tar.xz, .tar.bz2, .tar.zst or .zip from the disk. An entry that leads out of the archive fails all of it.
    static Result<std::unique_ptr<ArchiveFiles>> open(const std::string& path, const ArchiveLimits& = {});

    // Has what lies in `folder` lie in `at` instead, and forgets the rest: an archive of /etc/apache2 is put there.
    void move(const std::string& folder, const std::string& at);
    // Frees the text of all files, once nobody reads them any more.
    void forget_content();

    Result<Status> status(const std::string& path) override;
    Result<std::string> read(const std::string& path, std::uint64_t limit) override;
    bool may_be_shared() const override { return true; }
    Result<std::vector<Entry>> list(const std::string& path) override;
    Result<std::string> real_path(const std::string& path) override;
    Result<std::string> link_target(const std::string& path) override;

private:
    struct Node {
        Type type = Type::directory;
        std::uint32_t mode = 0755, uid = 0, gid = 0;
        std::int64_t modified = 0;
        std::uint64_t size = 0, inode = 0;
        std::shared_ptr<const std::string> content = {};  // of a file that is kept; shared by hard links
        std::string target = {};                          // of a link
    };
    class Reader;

    void add(const std::string& path, Node);
    const Node* node(const std::string& path) const;

    std::map<std::string, Node> nodes_;  // by path, "" the root: "/etc/apache2"
    std::map<std::string, std::vector<std::string>> children_;
};

}

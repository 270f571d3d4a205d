#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace aop {

// The file system as a host shows it to the core. Paths are absolute, bytes are
// bytes; an Error carries errno in `code`.
class Files {
public:
    enum class Type { regular, directory, symlink, other };
    struct Status {
        Type type = Type::other;
        std::uint64_t size = 0;  // bytes
        std::uint32_t mode = 0;  // permission bits, as st_mode & 07777
        std::uint32_t uid = 0;
        std::uint32_t gid = 0;
        std::uint64_t device = 0;
        std::uint64_t inode = 0;
        std::int64_t modified = 0;  // seconds since 1970
    };
    struct Entry {
        std::string name;
        Type type = Type::other;  // of the entry itself: a symlink is a symlink
    };

    virtual ~Files() = default;
    // Follows symbolic links.
    virtual Result<Status> status(const std::string& path) = 0;
    // The whole content of a regular file. Anything else, and a file of more
    // than `limit` bytes, is an Error; a FIFO or device is never opened.
    virtual Result<std::string> read(const std::string& path, std::uint64_t limit) = 0;
    // The same for one that `list` has just called a regular file: it is not looked at again before.
    virtual Result<std::string> read_listed(const std::string& path, std::uint64_t limit) { return read(path, limit); }
    // Whether several threads may read from it at once.
    virtual bool may_be_shared() const { return false; }
    // Entries of a directory without "." and "..", in no particular order.
    virtual Result<std::vector<Entry>> list(const std::string& path) = 0;
    // The path with every symbolic link resolved, as the operating system would.
    virtual Result<std::string> real_path(const std::string& path) = 0;
};

// Error::code of a file that is not in this copy of a tree and is taken as present where the tree is used.
inline constexpr int not_in_this_copy = -1;

// Whether httpd may find there what we cannot see: whoever asks may not look, or it is only taken as present.
bool is_out_of_sight(const Error&);

// `path` as httpd resolves it: absolute ones stay, others hang below `base`;
// "." and ".." are taken out lexically, symbolic links stay. As apr_filepath_merge.
std::string merged_path(const std::string& base, const std::string& path);

}

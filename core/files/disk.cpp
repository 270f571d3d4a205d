#include "core/files/disk.h"

#include <cerrno>
#include <cstring>
#include <memory>
#include <type_traits>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/ascii.h"
#include "core/files/links.h"

namespace aop {

namespace {

Error system_error(int code) { return {std::strerror(code), code}; }

Result<std::string> target_of(const std::string& link)
{
    char target[4096];
    const ssize_t length = readlink(link.c_str(), target, sizeof target);
    if (length < 0)
        return system_error(errno);
    return std::string(target, static_cast<std::size_t>(length));
}

// Follows links as the kernel does, but with `root` as the root directory.
Result<std::string> resolve(const std::string& path, const std::string& root)
{
    return resolve_links(path, [&](const std::string& at) -> Result<FoundThere> {
        const std::string real = root + at;
        struct stat found;
        if (lstat(real.c_str(), &found) != 0)
            return system_error(errno);
        if (!S_ISLNK(found.st_mode))
            return FoundThere{.is_directory = S_ISDIR(found.st_mode)};
        auto target = target_of(real);
        return target ? Result<FoundThere>(FoundThere{.link = std::move(*target)}) : Result<FoundThere>(target.error());
    });
}

// Where Linux looks a path up again, since something changed elsewhere, it goes on counting links from the first time, so
// that fewer than 40 may be too many. Whoever asks again is counted anew: only what has too many links fails each time.
template <class Call>
auto through_links(const std::string& path, Call call)
{
    const auto failed = [](auto result) {
        if constexpr (std::is_pointer_v<decltype(result)>)
            return !result;
        else
            return result < 0;
    };
    auto result = call(path.c_str());
    for (int again = 0; again < 4 && failed(result) && errno == ELOOP; ++again)
        result = call(path.c_str());
    return result;
}

struct Descriptor {
    int fd;
    explicit Descriptor(int opened) : fd(opened) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor()
    {
        if (fd >= 0)
            close(fd);
    }
};

struct CloseDir {
    void operator()(DIR* dir) const { closedir(dir); }
};

Files::Type type_of(mode_t mode)
{
    if (S_ISREG(mode))
        return Files::Type::regular;
    if (S_ISDIR(mode))
        return Files::Type::directory;
    return S_ISLNK(mode) ? Files::Type::symlink : Files::Type::other;
}

Files::Type type_of(const dirent& entry, const std::string& directory)
{
    switch (entry.d_type) {
    case DT_REG: return Files::Type::regular;
    case DT_DIR: return Files::Type::directory;
    case DT_LNK: return Files::Type::symlink;
    case DT_UNKNOWN: break;
    default: return Files::Type::other;
    }
    struct stat found;
    return lstat(cat(directory, '/', entry.d_name).c_str(), &found) == 0 ? type_of(found.st_mode) : Files::Type::other;
}

}

Disk::Disk(std::string root) : root_(std::move(root))
{
    while (root_.ends_with('/'))
        root_.pop_back();
}

Result<std::string> Disk::host_path(const std::string& path) const
{
    if (root_.empty())
        return path;
    auto inside = resolve(path, root_);
    if (!inside)
        return inside.error();
    return root_ + *inside;
}

Result<Files::Status> Disk::status(const std::string& path)
{
    const auto real = host_path(path);
    if (!real)
        return real.error();
    struct stat found;
    if (through_links(*real, [&](const char* at) { return stat(at, &found); }) != 0)
        return system_error(errno);
    Status made;
    made.type = type_of(found.st_mode);
    made.size = static_cast<std::uint64_t>(found.st_size);
    made.mode = found.st_mode & 07777;
    made.uid = found.st_uid;
    made.gid = found.st_gid;
    made.device = found.st_dev;
    made.inode = found.st_ino;
    made.modified = found.st_mtime;
    return made;
}

Result<std::string> Disk::read(const std::string& path, std::uint64_t limit)
{
    const auto real = host_path(path);
    if (!real)
        return real.error();
    // Opening a FIFO or a device may block or act; O_NONBLOCK keeps one that takes
    // the file's place between the two calls from doing so.
    struct stat found;
    if (through_links(*real, [&](const char* at) { return stat(at, &found); }) != 0)
        return system_error(errno);
    if (!S_ISREG(found.st_mode))
        return Error{"not a regular file", S_ISDIR(found.st_mode) ? EISDIR : EBADF};
    return content_of(*real, limit);
}

Result<std::string> Disk::read_listed(const std::string& path, std::uint64_t limit)
{
    const auto real = host_path(path);
    if (!real)
        return real.error();
    return content_of(*real, limit);
}

Result<std::string> Disk::content_of(const std::string& real, std::uint64_t limit)
{
    struct stat found;
    const Descriptor file(through_links(real, [](const char* at) { return open(at, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY); }));
    if (file.fd < 0 || fstat(file.fd, &found) != 0)
        return system_error(errno);
    if (!S_ISREG(found.st_mode))
        return Error{"not a regular file", S_ISDIR(found.st_mode) ? EISDIR : EBADF};

    const Error too_large{cat("larger than ", limit, " bytes"), EFBIG};
    if (static_cast<std::uint64_t>(found.st_size) > limit)
        return too_large;
    std::string content(static_cast<std::size_t>(found.st_size) + 1, '\0');  // one more, to see the end in one go
    for (std::size_t have = 0;;) {
        const ssize_t got = ::read(file.fd, content.data() + have, content.size() - have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return system_error(errno);
        if (got == 0) {
            content.resize(have);
            return content;
        }
        const bool at_end = have + static_cast<std::size_t>(got) < content.size() && found.st_size > 0;
        have += static_cast<std::size_t>(got);
        if (have > limit)
            return too_large;
        if (at_end) {
            content.resize(have);
            return content;
        }
        if (have == content.size())
            content.resize(have + have / 2 + 4096);  // it grows while it is read, or is in /proc
    }
}

Result<std::vector<Files::Entry>> Disk::list(const std::string& path)
{
    const auto real = host_path(path);
    if (!real)
        return real.error();
    const std::unique_ptr<DIR, CloseDir> dir(through_links(*real, opendir));
    if (!dir)
        return system_error(errno);
    std::vector<Entry> entries;
    for (errno = 0; const dirent* entry = readdir(dir.get()); errno = 0) {
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..")
            entries.push_back({std::string(name), type_of(*entry, *real)});
    }
    if (errno != 0)
        return system_error(errno);
    return entries;
}

Result<std::string> Disk::real_path(const std::string& path) { return resolve(path, root_); }

// The link itself is not followed, the folders on the way to it are.
Result<std::string> Disk::link_target(const std::string& path)
{
    const std::size_t slash = path.rfind('/');
    const auto folder = host_path(slash == 0 || slash == path.npos ? "/" : path.substr(0, slash));
    return folder ? target_of(cat(*folder, '/', path.substr(slash + 1))) : folder;
}

}

#include "linter/system/atomic_file.h"

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/ascii.h"

namespace aop {

namespace {

Error because(std::string_view path) { return Error{cat("cannot write ", path, ": ", std::strerror(errno))}; }

bool write_all(int fd, std::string_view rest)
{
    while (!rest.empty()) {
        const ssize_t n = write(fd, rest.data(), rest.size());
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        rest.remove_prefix(std::size_t(n));
    }
    return true;
}

Failure write_in_place(const std::string& path, std::string_view content)
{
    const int fd = open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return because(path);
    Failure failure = write_all(fd, content) ? Failure() : because(path);
    if (close(fd) != 0 && !failure)
        failure = because(path);
    return failure;
}

}

Failure write_atomically(const std::string& path, std::string_view content)
{
    struct stat there {};
    const bool exists = stat(path.c_str(), &there) == 0;
    if (exists && !S_ISREG(there.st_mode))
        return S_ISDIR(there.st_mode) ? (errno = EISDIR, because(path)) : write_in_place(path, content);

    std::string target = path;  // behind a symbolic link the file is replaced, not the link
    if (char* real = exists ? realpath(path.c_str(), nullptr) : nullptr) {
        target = real;
        std::free(real);
    }
    std::string name = target + ".XXXXXX";
    const int fd = mkostemp(name.data(), O_CLOEXEC);
    if (fd < 0)
        return because(path);
    const mode_t mask = umask(0);
    umask(mask);
    const mode_t mode = exists ? there.st_mode & 07777 : 0666 & ~mask;
    const bool written = write_all(fd, content) && fchmod(fd, mode) == 0 && fsync(fd) == 0;
    Failure failure = written ? Failure() : because(path);
    if (close(fd) != 0 && !failure)
        failure = because(path);
    if (!failure && rename(name.c_str(), target.c_str()) != 0)
        failure = because(path);
    if (failure) {
        unlink(name.c_str());
        return failure;
    }
    const std::size_t slash = target.rfind('/');
    const std::string folder = slash == std::string::npos ? "." : target.substr(0, slash + 1);
    if (const int dir = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); dir >= 0) {
        fsync(dir);
        close(dir);
    }
    return std::nullopt;
}

Failure append_to(const std::string& path, std::string_view content)
{
    const int fd = open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0)
        return because(path);
    Failure failure = write_all(fd, content) ? Failure() : because(path);
    if (close(fd) != 0 && !failure)
        failure = because(path);
    return failure;
}

}

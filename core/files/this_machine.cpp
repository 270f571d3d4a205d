#include "core/files/this_machine.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "core/base/ascii.h"

namespace aop {

namespace {

namespace fs = std::filesystem;

struct Socket {
    std::vector<std::uint8_t> bytes;  // 4 or 16
    std::uint16_t port = 0;
    std::string inode;
};

bool is_any(std::span<const std::uint8_t> bytes)
{
    return std::ranges::all_of(bytes, [](std::uint8_t b) { return b == 0; });
}

// "0100007F" is 127.0.0.1 on a machine that stores the low byte first: words as they lie in memory.
std::vector<std::uint8_t> bytes_of(std::string_view hex)
{
    std::vector<std::uint8_t> bytes;
    for (; hex.size() >= 8; hex.remove_prefix(8)) {
        std::uint32_t word = 0;
        std::from_chars(hex.data(), hex.data() + 8, word, 16);
        std::uint8_t four[4];
        std::memcpy(four, &word, 4);
        bytes.insert(bytes.end(), four, four + 4);
    }
    return bytes;
}

void add_listening(const char* table, std::vector<Socket>& found)
{
    std::ifstream in(table);
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line)) {
        std::istringstream words(line);
        std::string number, local, remote, state, skipped, inode;
        words >> number >> local >> remote >> state;
        for (int i = 0; i < 5; ++i)
            words >> skipped;
        words >> inode;
        const std::size_t colon = local.find(':');
        if (state != "0A" || colon == local.npos)
            continue;
        Socket s{.bytes = bytes_of(std::string_view(local).substr(0, colon)), .inode = inode};
        std::from_chars(local.data() + colon + 1, local.data() + local.size(), s.port, 16);
        found.push_back(std::move(s));
    }
}

// Whether the kernel lets no second socket have `wanted` beside this one. A listener on [::] may have left IPv4 to others,
// which the table does not show: it does not count against an IPv4 address.
bool excludes(const Socket& one, HostMachine::Bytes wanted, std::uint16_t port)
{
    if (one.port != port)
        return false;
    if (wanted.empty())
        return true;
    return one.bytes.size() == wanted.size() && (is_any(one.bytes) || is_any(wanted) || std::ranges::equal(one.bytes, wanted));
}

std::string first_line(const fs::path& file)
{
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    return line;
}

// httpd holds its own ports, under whatever name it runs, and systemd may hold them for it.
bool is_httpd(long id, const std::string& name)
{
    std::error_code unread;
    const fs::path program = fs::read_symlink(cat("/proc/", id, "/exe"), unread), own = fs::read_symlink("/proc/self/exe", unread);
    return id == 1 || name.starts_with("apache2") || name.starts_with("httpd") || (!program.empty() && program == own);
}

// Who has a socket open, by the links in /proc/PID/fd; others' are root's to see.
std::optional<HostMachine::Program> owner_of(const std::string& inode)
{
    const std::string wanted = cat("socket:[", inode, "]");
    std::error_code failed;
    for (const fs::directory_entry& process : fs::directory_iterator("/proc", failed)) {
        const std::string name = process.path().filename().string();
        long id = 0;
        if (const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), id); error != std::errc() || *end != '\0')
            continue;
        for (fs::directory_iterator fd(process.path() / "fd", failed), last; !failed && fd != last; fd.increment(failed))
            if (std::error_code unread; fs::read_symlink(fd->path(), unread).string() == wanted)
                return HostMachine::Program{first_line(process.path() / "comm"), id};
        failed.clear();
    }
    return std::nullopt;
}

}

// The kernel is asked: a socket without a port is bound to it, and closed.
bool ThisMachine::has_address(Bytes bytes)
{
    sockaddr_storage at{};
    socklen_t size = 0;
    if (bytes.size() == 4) {
        auto* v4 = reinterpret_cast<sockaddr_in*>(&at);
        v4->sin_family = AF_INET;
        std::memcpy(&v4->sin_addr, bytes.data(), 4);
        size = sizeof *v4;
    } else if (bytes.size() == 16) {
        auto* v6 = reinterpret_cast<sockaddr_in6*>(&at);
        v6->sin6_family = AF_INET6;
        std::memcpy(&v6->sin6_addr, bytes.data(), 16);
        size = sizeof *v6;
    } else {
        return true;
    }
    const int fd = socket(at.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return true;
    const bool absent = bind(fd, reinterpret_cast<const sockaddr*>(&at), size) != 0 && errno == EADDRNOTAVAIL;
    close(fd);
    return !absent;
}

std::optional<HostMachine::Program> ThisMachine::listener(Bytes bytes, std::uint16_t port)
{
    std::vector<Socket> all;
    add_listening("/proc/net/tcp", all);
    add_listening("/proc/net/tcp6", all);
    for (const Socket& one : all) {
        if (!excludes(one, bytes, port))
            continue;
        const auto program = owner_of(one.inode);
        if (program && !is_httpd(program->id, program->name))
            return program;
    }
    return std::nullopt;
}

HostMachine::Room ThisMachine::room(const std::string& folder)
{
    struct statvfs is {};
    if (statvfs(folder.c_str(), &is) != 0)
        return Room::some;
    if (is.f_flag & ST_RDONLY)
        return Room::read_only;
    // Some kinds of file system count neither blocks nor files.
    return (is.f_blocks > 0 && is.f_bfree == 0) || (is.f_files > 0 && is.f_ffree == 0) ? Room::none : Room::some;
}

}

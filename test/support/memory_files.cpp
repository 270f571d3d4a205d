#include "test/support/memory_files.h"

#include <cerrno>
#include <cstring>

#include "test/support/scratch.h"

namespace aop::test {

namespace fs = std::filesystem;

MemoryFiles::Node& MemoryFiles::add(const std::string& path, Type type, std::uint32_t mode)
{
    for (std::size_t slash = path.rfind('/'); slash != std::string::npos && slash > 0; slash = path.rfind('/', slash - 1))
        if (const std::string folder = path.substr(0, slash); !nodes_.contains(folder))
            nodes_[folder].status = {.type = Type::directory, .mode = 0755, .device = 1, .inode = next_inode_++};
    Node& node = nodes_[path];
    node.status = {.type = type, .mode = mode, .device = 1, .inode = next_inode_++};
    return node;
}

MemoryFiles::Node& MemoryFiles::put(const std::string& path, std::string text, std::uint32_t mode)
{
    Node& node = add(path, Type::regular, mode);
    node.status.size = text.size();
    node.text = std::move(text);
    return node;
}

MemoryFiles::Node& MemoryFiles::put_folder(const std::string& path, std::uint32_t mode) { return add(path, Type::directory, mode); }

MemoryFiles::Node& MemoryFiles::put_special(const std::string& path) { return add(path, Type::other, 0666); }

void MemoryFiles::copy(const fs::path& real, const std::string& path)
{
    put_folder(path);
    for (const auto& entry : fs::directory_iterator(real)) {
        const std::string to = path + "/" + entry.path().filename().string();
        if (entry.is_directory())
            copy(entry.path(), to);
        else
            put(to, slurp(entry.path()), std::uint32_t(entry.status().permissions()) & 07777);
    }
}

MemoryFiles::Node& MemoryFiles::put_link(const std::string& path, std::string target)
{
    Node& node = add(path, Type::symlink, 0777);
    node.text = std::move(target);
    return node;
}

Result<std::string> MemoryFiles::resolve(const std::string& path, int links) const
{
    std::string done;
    for (std::size_t at = 0; at < path.size();) {
        const std::size_t end = std::min(path.find('/', at), path.size());
        const std::string segment = path.substr(at, end - at);
        at = end + 1;
        if (segment.empty() || segment == ".")
            continue;
        if (segment == "..") {
            done.erase(done.empty() ? 0 : done.rfind('/'));
            continue;
        }
        const auto found = nodes_.find(done + '/' + segment);
        if (found == nodes_.end())
            return Error{std::strerror(ENOENT), ENOENT};
        const Node& node = found->second;
        if (node.status.type == Type::symlink) {
            if (links >= 40)
                return Error{std::strerror(ELOOP), ELOOP};
            const std::string rest = end < path.size() ? path.substr(end) : "";
            return resolve((node.text.starts_with('/') ? "" : done + '/') + node.text + rest, links + 1);
        }
        if (end < path.size() && node.status.type != Type::directory)
            return Error{std::strerror(ENOTDIR), ENOTDIR};
        done += '/' + segment;
    }
    return done;
}

Result<Files::Status> MemoryFiles::status(const std::string& path)
{
    const auto real = resolve(path);
    if (!real)
        return real.error();
    return real->empty() ? Status{.type = Type::directory, .mode = 0755} : nodes_.at(*real).status;
}

Result<std::string> MemoryFiles::read(const std::string& path, std::uint64_t limit)
{
    const auto real = resolve(path);
    if (!real)
        return real.error();
    if (real->empty())
        return Error{std::strerror(EISDIR), EISDIR};
    const Node& node = nodes_.at(*real);
    ++reads[path];
    if (node.error)
        return Error{std::strerror(node.error), node.error};
    if (node.status.type != Type::regular)
        return Error{"not a regular file", node.status.type == Type::directory ? EISDIR : EBADF};
    if (node.text.size() > limit)
        return Error{"too large", EFBIG};
    return node.text;
}

Result<std::vector<Files::Entry>> MemoryFiles::list(const std::string& path)
{
    const auto real = resolve(path);
    if (!real)
        return real.error();
    if (const auto at = nodes_.find(*real); at != nodes_.end()) {
        if (at->second.status.type != Type::directory)
            return Error{std::strerror(ENOTDIR), ENOTDIR};
        if (at->second.error)
            return Error{std::strerror(at->second.error), at->second.error};
    }
    std::vector<Entry> out;
    const std::string prefix = *real + "/";
    for (auto at = nodes_.lower_bound(prefix); at != nodes_.end() && at->first.starts_with(prefix); ++at)
        if (at->first.size() > prefix.size() && at->first.find('/', prefix.size()) == std::string::npos)
            out.push_back({at->first.substr(prefix.size()), at->second.status.type});
    return out;
}

Result<std::string> MemoryFiles::real_path(const std::string& path)
{
    auto real = resolve(path);
    if (real && real->empty())
        return std::string("/");
    return real;
}

}

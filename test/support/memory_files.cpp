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

MemoryFiles::Node& MemoryFiles::put_folder(const std::string& path, std::uint32_t mode)
{
    return add(path, Type::directory, mode);
}

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

Result<Files::Status> MemoryFiles::status(const std::string& path)
{
    const auto at = nodes_.find(path);
    if (at == nodes_.end())
        return Error{std::strerror(ENOENT), ENOENT};
    return at->second.status;
}

Result<std::string> MemoryFiles::read(const std::string& path, std::uint64_t limit)
{
    const auto at = nodes_.find(path);
    if (at == nodes_.end())
        return Error{std::strerror(ENOENT), ENOENT};
    const Node& node = at->second;
    ++reads[path];
    if (node.error)
        return Error{std::strerror(node.error), node.error};
    if (node.status.type != Type::regular || node.text.size() > limit)
        return Error{"not a regular file, or too large", EINVAL};
    return node.text;
}

Result<std::vector<Files::Entry>> MemoryFiles::list(const std::string& path)
{
    const auto folder = nodes_.find(path);
    if (folder == nodes_.end() || folder->second.status.type != Type::directory)
        return Error{std::strerror(ENOTDIR), ENOTDIR};
    if (folder->second.error)
        return Error{std::strerror(folder->second.error), folder->second.error};
    std::vector<Entry> out;
    const std::string prefix = path + "/";
    for (auto at = nodes_.lower_bound(prefix); at != nodes_.end() && at->first.starts_with(prefix); ++at)
        if (at->first.find('/', prefix.size()) == std::string::npos)
            out.push_back({at->first.substr(prefix.size()), at->second.status.type});
    return out;
}

Result<std::string> MemoryFiles::real_path(const std::string& path) { return path; }

}

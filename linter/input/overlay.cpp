#include "linter/input/overlay.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "core/base/ascii.h"

namespace aop {

namespace {

bool lies_in(std::string_view path, std::string_view folder)
{
    while (folder.size() > 1 && folder.ends_with('/'))
        folder.remove_suffix(1);
    return path == folder || (path.starts_with(folder) && (folder == "/" || path[folder.size()] == '/'));
}

std::string joined(std::string folder, std::string_view rest)
{
    while (folder.ends_with('/'))
        folder.pop_back();
    while (rest.starts_with('/'))
        rest.remove_prefix(1);
    return rest.empty() ? folder : cat(folder, "/", rest);
}

}

Overlay::Overlay(std::unique_ptr<Files> below, std::string root, const std::vector<std::pair<std::string, std::string>>& maps)
    : below_(std::move(below)), root_(std::move(root))
{
    for (const auto& [from, to] : maps)
        maps_.push_back({from, to, !root_.empty() && !below_->status(to) && disk_.status(to)});
}

void Overlay::put(std::string path, std::string text) { texts_[std::move(path)] = std::move(text); }

void Overlay::redirect(std::string path, std::string target) { maps_.push_back({std::move(path), std::move(target)}); }

Overlay::There Overlay::below(const std::string& path) const
{
    const Map* longest = nullptr;
    for (const Map& map : maps_)
        if (lies_in(path, map.from) && (!longest || map.from.size() > longest->from.size()))
            longest = &map;
    if (!longest)
        return {*below_, path, false};
    Files& files = longest->to_disk ? static_cast<Files&>(disk_) : *below_;
    return {files, joined(longest->to, std::string_view(path).substr(longest->from.size())), longest->to_disk};
}

// The folders on the way to what a map puts there are there.
bool Overlay::leads_to_a_map(const std::string& folder) const
{
    const std::string below = joined(folder, "") + "/";
    return std::ranges::any_of(maps_, [&](const Map& map) { return map.from.starts_with(below); });
}

std::string Overlay::host_path(const std::string& path) const
{
    if (texts_.contains(path))
        return "";
    const There there = below(path);
    return root_.empty() || there.on_disk ? there.path : joined(root_, there.path);
}

std::string Overlay::real_host_path(const std::string& path)
{
    if (texts_.contains(path))
        return path;
    const There there = below(path);
    const auto real = there.files.real_path(there.path);
    if (!real)
        return host_path(path);
    return root_.empty() || there.on_disk ? *real : joined(root_, *real);
}

Result<Files::Status> Overlay::status(const std::string& path)
{
    if (const auto text = texts_.find(path); text != texts_.end())
        return Status{.type = Type::regular, .size = text->second.size(), .mode = 0644};
    const There there = below(path);
    auto found = there.files.status(there.path);
    if (!found && leads_to_a_map(path))
        return Status{.type = Type::directory, .mode = 0755};
    return found;
}

Result<std::string> Overlay::read(const std::string& path, std::uint64_t limit)
{
    const auto text = texts_.find(path);
    const There there = below(path);
    if (text == texts_.end())
        return there.files.read(there.path, limit);
    if (text->second.size() > limit)
        return Error{std::strerror(EFBIG), EFBIG};
    return text->second;
}

Result<std::string> Overlay::read_listed(const std::string& path, std::uint64_t limit)
{
    if (texts_.contains(path))
        return read(path, limit);
    const There there = below(path);
    return there.files.read_listed(there.path, limit);
}

Result<std::vector<Files::Entry>> Overlay::list(const std::string& path)
{
    std::vector<Entry> extra;
    const std::string folder = joined(path, "") + "/";
    for (const Map& map : maps_)
        if (map.from.starts_with(folder) && map.from.find('/', folder.size()) == std::string::npos)
            extra.push_back({map.from.substr(folder.size()), Type::regular});
    const There there = below(path);
    auto listed = there.files.list(there.path);
    if (!listed)
        return extra.empty() ? std::move(listed) : Result<std::vector<Entry>>(std::move(extra));
    for (Entry& entry : extra) {
        bool known = false;
        for (const Entry& e : *listed)
            known |= e.name == entry.name;
        if (!known)
            listed->push_back(std::move(entry));
    }
    return listed;
}

Result<std::string> Overlay::real_path(const std::string& path)
{
    if (texts_.contains(path))
        return path;
    const There there = below(path);
    return there.files.real_path(there.path);
}

Result<std::string> Overlay::link_target(const std::string& path)
{
    if (texts_.contains(path))
        return Error{std::strerror(EINVAL), EINVAL};
    const There there = below(path);
    return link_target_in(there.files, there.path);
}

}

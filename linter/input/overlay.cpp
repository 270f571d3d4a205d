#include "linter/input/overlay.h"

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

Overlay::Overlay(std::unique_ptr<Files> below, std::string root, std::vector<std::pair<std::string, std::string>> maps)
    : below_(std::move(below)), root_(std::move(root)), maps_(std::move(maps))
{}

void Overlay::put(std::string path, std::string text) { texts_[std::move(path)] = std::move(text); }

void Overlay::redirect(std::string path, std::string target) { maps_.emplace_back(std::move(path), std::move(target)); }

std::string Overlay::below(const std::string& path) const
{
    const std::pair<std::string, std::string>* longest = nullptr;
    for (const auto& map : maps_)
        if (lies_in(path, map.first) && (!longest || map.first.size() > longest->first.size()))
            longest = &map;
    return longest ? joined(longest->second, std::string_view(path).substr(longest->first.size())) : path;
}

std::string Overlay::host_path(const std::string& path) const
{
    if (texts_.contains(path))
        return "";
    const std::string target = below(path);
    return root_.empty() ? target : joined(root_, target);
}

std::string Overlay::real_host_path(const std::string& path)
{
    if (texts_.contains(path))
        return path;
    const auto real = below_->real_path(below(path));
    if (!real)
        return host_path(path);
    return root_.empty() ? *real : joined(root_, *real);
}

Result<Files::Status> Overlay::status(const std::string& path)
{
    if (const auto text = texts_.find(path); text != texts_.end())
        return Status{.type = Type::regular, .size = text->second.size(), .mode = 0644};
    return below_->status(below(path));
}

Result<std::string> Overlay::read(const std::string& path, std::uint64_t limit)
{
    const auto text = texts_.find(path);
    if (text == texts_.end())
        return below_->read(below(path), limit);
    if (text->second.size() > limit)
        return Error{std::strerror(EFBIG), EFBIG};
    return text->second;
}

Result<std::string> Overlay::read_listed(const std::string& path, std::uint64_t limit)
{
    return texts_.contains(path) ? read(path, limit) : below_->read_listed(below(path), limit);
}

Result<std::vector<Files::Entry>> Overlay::list(const std::string& path)
{
    std::vector<Entry> extra;
    const std::string folder = joined(path, "") + "/";
    for (const auto& map : maps_)
        if (map.first.starts_with(folder) && map.first.find('/', folder.size()) == std::string::npos)
            extra.push_back({map.first.substr(folder.size()), Type::regular});
    auto listed = below_->list(below(path));
    if (!listed)
        return extra.empty() ? std::move(listed) : Result<std::vector<Entry>>(std::move(extra));
    for (Entry& entry : extra) {
        bool there = false;
        for (const Entry& e : *listed)
            there |= e.name == entry.name;
        if (!there)
            listed->push_back(std::move(entry));
    }
    return listed;
}

Result<std::string> Overlay::real_path(const std::string& path)
{
    return texts_.contains(path) ? Result<std::string>(path) : below_->real_path(below(path));
}

}

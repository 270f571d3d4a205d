#include "linter/input/assumed_files.h"

#include <algorithm>
#include <cerrno>

#include "core/base/ascii.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

// Their files come into being when httpd starts: only the folder must be there.
constexpr std::string_view makes_files[]{"ErrorLog", "CustomLog", "TransferLog", "GlobalLog", "ForensicLog", "PidFile", "ScoreBoardFile"};

std::string folder_of(const std::string& path) { return path.substr(0, std::max<std::size_t>(path.rfind('/'), 1)); }

}

void AssumedFiles::assume_what_is_named_in(const Configuration& configuration)
{
    name_files_of(configuration.tree.root(), configuration.server_root);
    for (const ModuleFile& module : configuration.module_files)  // their lines are no part of the tree
        name(module.path, module.place, true);
    on_ = true;
}

void AssumedFiles::name(std::string path, const Place& place, bool made_later)
{
    const auto [at, is_new] = named_.try_emplace(std::move(path), Named{place, made_later});
    if (!is_new)
        at->second.in_missing_folders_only &= made_later;
}

void AssumedFiles::name_files_of(const Directive& node, const std::string& server_root)
{
    for (const Directive& d : node) {
        if (d.is_section()) {
            name_files_of(d, server_root);
            continue;
        }
        const bool made = std::ranges::any_of(makes_files, [&](std::string_view n) { return d.is(n); });
        for (const std::string& word : words(d.args())) {
            // "exec:/usr/bin/x", "txt:maps/x", "|/usr/bin/rotatelogs /var/log/x"
            std::string_view path = word;
            if (const std::size_t prefix = path.find_first_of(":|"); prefix != path.npos && path.find("://") == path.npos && prefix < path.find('/'))
                path.remove_prefix(prefix + 1);
            path = path.substr(0, path.find(word.starts_with('|') ? ' ' : '\0'));
            if (path.empty())
                continue;
            std::string full = merged_path(server_root, std::string(path));
            while (full.size() > 1 && full.ends_with('/'))
                full.pop_back();
            if (made)
                name(folder_of(full), d.place, false);
            name(std::move(full), d.place, made);
        }
    }
}

bool AssumedFiles::has_folder(const std::string& path)
{
    const auto [at, is_new] = folders_.try_emplace(path, false);
    if (is_new) {
        const auto status = below_.status(path);
        at->second = status || status.error().code != ENOENT;
    }
    return at->second;
}

// A link that leads out of what is here.
bool AssumedFiles::is_link(const std::string& path)
{
    const auto entries = below_.list(folder_of(path));
    const std::string_view name = std::string_view(path).substr(path.rfind('/') + 1);
    return entries && std::ranges::any_of(*entries, [&](const Entry& e) { return e.name == name; });
}

bool AssumedFiles::is_elsewhere(const std::string& path, const Error& error)
{
    if (!on_ || error.code != ENOENT || path.size() < 2)
        return false;
    std::string key = path;
    while (key.size() > 1 && key.ends_with('/'))
        key.pop_back();
    const auto named = named_.find(key);
    const bool by_itself = named != named_.end() && !named->second.in_missing_folders_only;
    const std::lock_guard lock(mutex_);
    if (!by_itself && has_folder(folder_of(key)) && !is_link(key))
        return false;
    if (named != named_.end())
        taken_.try_emplace(key, named->second.place);
    return true;
}

std::vector<AssumedFile> AssumedFiles::taken() const
{
    const std::lock_guard lock(mutex_);
    std::vector<AssumedFile> all;
    for (const auto& [path, place] : taken_)
        all.push_back({path, place});
    return all;
}

static Error elsewhere() { return {"is not in this copy of the tree", not_in_this_copy}; }

Result<Files::Status> AssumedFiles::status(const std::string& path)
{
    auto found = below_.status(path);
    return !found && is_elsewhere(path, found.error()) ? Result<Status>(elsewhere()) : std::move(found);
}

Result<std::string> AssumedFiles::read(const std::string& path, std::uint64_t limit)
{
    auto found = below_.read(path, limit);
    return !found && is_elsewhere(path, found.error()) ? Result<std::string>(elsewhere()) : std::move(found);
}

Result<std::vector<Files::Entry>> AssumedFiles::list(const std::string& path)
{
    auto found = below_.list(path);
    return !found && is_elsewhere(path, found.error()) ? Result<std::vector<Entry>>(elsewhere()) : std::move(found);
}

}

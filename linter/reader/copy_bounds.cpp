#include "linter/reader/copy_bounds.h"

#include <algorithm>
#include <cerrno>

#include "core/base/ascii.h"
#include "core/files/links.h"

namespace aop {

namespace {

constexpr std::string_view nothing = "/dev/null";  // every host has it

std::string folder_of(const std::string& path) { return path.substr(0, std::max<std::size_t>(path.rfind('/'), 1)); }

bool lies_in(std::string_view path, std::string_view folder)
{
    return folder == "/" || path == folder || (path.starts_with(folder) && path[folder.size()] == '/');
}

// "/etc/apache2/sites-enabled" of "/etc/apache2/sites-enabled/*.conf"
std::string above_wildcards(const std::string& path)
{
    const std::size_t wild = path.find_first_of("*?[");
    return wild == path.npos ? path : path.substr(0, std::max<std::size_t>(path.rfind('/', wild), 1));
}

}

CopyBounds::CopyBounds(Files& files, const ReadOptions& options) : files_(files), on_(options.copy != nullptr), allowed_(options.copy_folders)
{
    if (!on_)
        return;
    const std::string root = merged_path("/", options.server_root);
    const std::string folder = folder_of(merged_path(root, options.main_file));
    own_.push_back(folder);
    // ServerRoot/conf/httpd.conf: a copy may be of that folder alone.
    const auto beside = folder == merged_path(root, "conf") ? files_.list(root) : Result<std::vector<Files::Entry>>(Error{});
    if (beside && beside->size() > 1)
        own_.push_back(root);
    own_.insert(own_.end(), options.own_folders.begin(), options.own_folders.end());
    for (std::size_t i = 0, count = own_.size(); i < count; ++i)
        if (const auto real = files_.real_path(own_[i]); real && *real != own_[i])
            own_.push_back(*real);
}

bool CopyBounds::is_own(const std::string& path) const
{
    return std::ranges::any_of(own_, [&](const std::string& folder) { return lies_in(path, folder); });
}

// As resolve_links, which does not tell where it ends.
std::optional<CopyBounds::Met> CopyBounds::first_missing(const std::string& path)
{
    constexpr int most_links = 40;
    Met met;
    std::string done, rest = path;
    for (int links = 0; !rest.empty();) {
        const std::size_t start = std::min(rest.find_first_not_of('/'), rest.size());
        const std::size_t end = std::min(rest.find('/', start), rest.size());
        const std::string segment = rest.substr(start, end - start);
        rest.erase(0, end);
        if (segment.empty() || segment == ".")
            continue;
        if (segment == "..") {
            done.erase(done.empty() ? 0 : done.rfind('/'));
            continue;
        }
        const std::string next = cat(done, '/', segment);
        if (const auto target = link_target_in(files_, next)) {
            if (++links > most_links)
                return std::nullopt;
            met.through = next;
            rest = cat(*target, rest);
            if (rest.starts_with('/'))
                done.clear();
            continue;
        }
        if (const auto there = files_.status(next); !there) {
            if (there.error().code != ENOENT)
                return std::nullopt;
            met.path = merged_path("/", cat(next, rest));
            met.has_folder = rest.find_first_not_of('/') == rest.npos;
            return met;
        }
        done = next;
    }
    return std::nullopt;
}

std::optional<CopyBounds::Elsewhere> CopyBounds::missing(const std::string& path, Named named)
{
    const auto met = on_ ? first_missing(path) : std::nullopt;
    if (!met)
        return std::nullopt;
    if (met->path == nothing)
        return std::nullopt;
    // SUSE writes these at each start.
    const bool is_made_at_start = met->path.find("/apache2/sysconfig.d/") != std::string::npos;
    const bool own = is_own(met->path) && !is_made_at_start;
    // A link is not made for nothing: where its folder is not here, that was left out.
    const bool by_link = !met->through.empty();
    if (own && (!by_link || met->has_folder))
        return std::nullopt;
    if (!by_link && named == Named::by_pattern && met->has_folder && !may_lack_files(folder_of(met->path)))
        return std::nullopt;
    return Elsewhere{met->path, met->through};
}

// A folder that only holds the way to others was made for them.
bool CopyBounds::may_lack_files(const std::string& folder)
{
    if (!on_ || is_own(folder))
        return false;
    const auto entries = files_.list(folder);
    return entries && !entries->empty() && std::ranges::all_of(*entries, [](const Files::Entry& e) { return e.type == Files::Type::directory; });
}

std::optional<CopyBounds::Elsewhere> CopyBounds::foreign(const std::string& path)
{
    if (!on_ || allowed_.empty())
        return std::nullopt;
    const std::string folder = above_wildcards(path);
    const auto real = files_.real_path(folder);
    const auto is_allowed = [&](const std::string& at) {
        return std::ranges::any_of(allowed_, [&](const std::string& allowed) { return lies_in(at, allowed); });
    };
    // Where nothing is, it is missing by itself.
    if (!real || *real == nothing || is_allowed(*real))
        return std::nullopt;
    return Elsewhere{is_allowed(folder) ? *real : path, is_allowed(folder) ? folder : "", true};
}

std::string CopyBounds::link_in(std::string_view content, const std::string& path) const
{
    constexpr std::size_t longest = 1024;
    if (!on_ || content.size() > longest)
        return "";
    const std::string_view word = trimmed(content);
    const bool is_path = word.find('/') != word.npos && (word.ends_with(".conf") || word.ends_with(".load")) &&
                         (word.front() == '/' || word.front() == '.') && word.find_first_of(" \t\r\n\"'<>#$\\") == word.npos;
    return is_path ? merged_path(folder_of(path), std::string(word)) : "";
}

}

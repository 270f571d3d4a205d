#include "linter/input/settle.h"

#include <algorithm>
#include <deque>

#include "core/base/ascii.h"

namespace aop {

namespace {

// A tree that an archive holds, and where it lies on the host.
struct Candidate {
    std::string folder, at;
    Found found;
};

bool is_file(Files& files, const std::string& path)
{
    const auto status = files.status(path);
    return status && status->type == Files::Type::regular;
}

// `folder` is "" for the root of the archive.
std::optional<Candidate> whole_tree_in(ArchiveFiles& files, const std::string& folder)
{
    for (const Layout& layout : layouts()) {
        const std::string main = merged_path(std::string(layout.server_root), std::string(layout.main_file));
        // Layouts that share a main file are told apart by what lies beside it.
        const auto is_of_layout = [&](const std::string& file) {
            if (!is_file(files, file))
                return false;
            const Found around = found_around(files, file);
            return around.layout == &layout;
        };
        if (is_of_layout(folder + main))
            return Candidate{folder, "/", {&layout, std::string(layout.server_root), main}};
        if (main.starts_with("/etc/") && is_of_layout(folder + main.substr(4)))
            return Candidate{folder, "/etc", {&layout, std::string(layout.server_root), main}};
    }
    const Found here = found_in(files, folder.empty() ? "/" : folder);
    if (!here.layout || here.layout->marks.empty())
        return std::nullopt;
    const std::string main = merged_path(std::string(here.layout->server_root), std::string(here.layout->main_file));
    // Its own folder holds the main file at the same depth as the host's.
    const std::string below = here.main_file.substr(folder.size());
    if (!main.ends_with(below))
        return std::nullopt;
    return Candidate{folder, main.substr(0, main.size() - below.size()), {here.layout, std::string(here.layout->server_root), main}};
}

}

std::optional<Found> settle(ArchiveFiles& files)
{
    constexpr std::size_t most = 2000, deepest = 4;
    std::deque<std::string> folders{""};
    std::optional<Found> plain;
    for (std::size_t i = 0; i < folders.size(); ++i) {
        const std::string folder = folders[i];
        if (const auto whole = whole_tree_in(files, folder)) {
            files.move(whole->folder, whole->at);
            return whole->found;
        }
        if (const Found here = found_in(files, folder.empty() ? "/" : folder); here.layout && !plain)
            plain = here;
        if (std::size_t(std::ranges::count(folder, '/')) >= deepest)
            continue;
        if (auto entries = files.list(folder.empty() ? "/" : folder)) {
            std::ranges::sort(*entries, {}, &Files::Entry::name);
            for (const Files::Entry& e : *entries)
                if (e.type == Files::Type::directory && folders.size() < most)
                    folders.push_back(cat(folder, '/', e.name));
        }
    }
    return plain;
}

}

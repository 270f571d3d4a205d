#include "linter/input/place.h"

#include <algorithm>
#include <map>
#include <vector>

#include "core/base/ascii.h"
#include "core/base/glob.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

constexpr std::uint64_t largest = 4 << 20;

std::string folder_of(const std::string& path) { return path.substr(0, std::max<std::size_t>(path.rfind('/'), 1)); }
std::string_view last_part(std::string_view path) { return path.substr(path.rfind('/') + 1); }

// The folder that a tree is copied as: "/etc/httpd" of "/etc/httpd/conf/httpd.conf".
std::string base_of(const std::string& main_file)
{
    const std::string folder = folder_of(main_file);
    return last_part(folder) == "conf" ? folder_of(folder) : folder;
}

std::string main_of(const Layout& layout) { return merged_path(std::string(layout.server_root), std::string(layout.main_file)); }

// What a main file says of where things are.
struct Lines {
    std::string server_root;            // "" where it says nothing
    std::vector<std::string> includes;  // as written
    std::vector<std::string> modules;   // files of LoadModule
};

Lines lines_of(std::string_view text)
{
    Lines lines;
    while (!text.empty()) {
        std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        const std::vector<std::string> w = words(trimmed(line));
        if (w.size() < 2 || w[0].starts_with('#') || line.find("${") != line.npos)
            continue;
        if (iequals(w[0], "ServerRoot") && w[1].starts_with('/'))
            lines.server_root = merged_path("/", w[1]);
        else if (iequals(w[0], "Include") || iequals(w[0], "IncludeOptional"))
            lines.includes.push_back(w[1]);
        else if (iequals(w[0], "LoadModule") && w.size() > 2)
            lines.modules.push_back(w[2]);
    }
    while (lines.server_root.size() > 1 && lines.server_root.ends_with('/'))
        lines.server_root.pop_back();
    return lines;
}

// "/etc/apache2/conf.d" of "/etc/apache2/conf.d/*.conf"
std::string above_wildcards(const std::string& path)
{
    const std::size_t wild = path.find_first_of("*?[");
    return wild == path.npos ? path : path.substr(0, std::max<std::size_t>(path.rfind('/', wild), 1));
}

// Where `base` lies if what lines include is found in it: "/usr/local/etc/apache24" for one that has Includes and whose line says
// /usr/local/etc/apache24/Includes/*.conf. Most lines win.
std::string told_by_includes(Files& files, const std::string& base, const Lines& lines)
{
    std::map<std::string, int> votes;
    for (const std::string& include : lines.includes) {
        if (!include.starts_with('/') && lines.server_root.empty())
            continue;
        const std::string path = above_wildcards(merged_path(lines.server_root, include));
        for (std::size_t slash = path.find('/', 1); slash != path.npos; slash = path.find('/', slash + 1))
            if (files.status(merged_path(base, path.substr(slash + 1)))) {
                ++votes[path.substr(0, slash)];
                break;
            }
    }
    const auto most = std::ranges::max_element(votes, {}, [&](const auto& v) { return std::pair(v.second, v.first == lines.server_root); });
    return most == votes.end() ? "" : most->first;
}

std::string told_by_root(const Found& here, const std::string& root)
{
    const std::string folder = folder_of(here.main_file);
    if (last_part(folder) == "conf")
        return root;
    for (const Layout& layout : layouts())
        if (layout.server_root == root && last_part(layout.main_file) == last_part(here.main_file) && last_part(folder_of(main_of(layout))) != "conf")
            return base_of(main_of(layout));
    return root;
}

const Layout* layout_at(const Found& here, const std::string& at, const Lines& lines)
{
    const auto is_there = [&](const Layout& l) {
        return base_of(main_of(l)) == at && (lines.server_root.empty() || lines.server_root == l.server_root);
    };
    const bool marked = here.layout && !here.layout->marks.empty();
    if (marked && is_there(*here.layout))
        return here.layout;
    for (const std::string& module : lines.modules)
        if (const Layout* layout = layout_of_module(merged_path(lines.server_root, module)))
            return layout;
    const std::string main = cat(at == "/" ? "" : at, here.main_file.substr(base_of(here.main_file).size()));
    for (const Layout& layout : layouts())
        if (is_there(layout) && main_of(layout) == main)
            return &layout;
    return marked && lines.server_root.empty() ? here.layout : find_layout("upstream");
}

}

std::optional<Placement> place(Files& files, const Found& here)
{
    if (!here.layout)
        return std::nullopt;
    const std::string base = base_of(here.main_file);
    const auto text = files.read(here.main_file, largest);
    const Lines lines = text ? lines_of(*text) : Lines();
    std::string at = told_by_includes(files, base, lines);
    if (at.empty() && !lines.server_root.empty())
        at = told_by_root(here, lines.server_root);
    if (at.empty() && !here.layout->marks.empty())
        at = base_of(main_of(*here.layout));
    if (at.empty())
        return std::nullopt;
    const Layout* const layout = layout_at(here, at, lines);
    const bool usual = layout && base_of(main_of(*layout)) == at;
    const std::string root = !lines.server_root.empty() ? lines.server_root : usual ? std::string(layout->server_root) : at;
    return Placement{base, at, {layout, root, cat(at == "/" ? "" : at, here.main_file.substr(base == "/" ? 0 : base.size()))}};
}

Fronts fronts(const Placement& p)
{
    std::string folder = p.folder == "/" ? "" : p.folder, host = p.at == "/" ? "" : p.at;
    while (!folder.empty() && !host.empty() && last_part(folder) == last_part(host)) {
        folder.erase(folder.rfind('/'));
        host.erase(host.rfind('/'));
    }
    return {folder, host, host.empty()};
}

}

#include "core/exposure/folders.h"

#include <algorithm>

#include "core/files.h"
#include "core/text.h"
#include "core/words.h"

namespace aop {

std::string without_trailing_slash(std::string s)
{
    while (s.size() > 1 && s.back() == '/')
        s.pop_back();
    return s;
}

namespace {

// Where an Alias leads, or "" for another line. `certain` is cleared by lines that lead to folders nobody can list.
std::string alias_folder(const Configuration& configuration, const Directive& d, bool& certain)
{
    for (const std::string_view name : {"AliasMatch", "ScriptAliasMatch", "UserDir", "VirtualDocumentRoot", "VirtualDocumentRootIP", "VirtualScriptAlias"})
        if (d.is(name))
            certain = false;
    if (!d.is("Alias") && !d.is("ScriptAlias"))
        return "";
    const std::vector<std::string> w = words(d.args());
    return w.size() == 2 ? without_trailing_slash(merged_path(configuration.server_root, w[1])) : "";
}

}

Folders::Folders(const Configuration& configuration, const Site& site, std::span<const std::uint32_t> sections)
    : configuration_(configuration), all_(std::make_shared<const std::vector<std::size_t>>(sections.begin(), sections.end()))
{
    std::vector<std::size_t> anywhere;
    for (const std::size_t i : sections) {
        const Section& s = site.sections[i];
        const std::string path = without_trailing_slash(s.pattern);
        if (s.kind != Section::Kind::directory || path == "/" || path.find_first_of("*?[") != path.npos) {
            anywhere.push_back(i);
            continue;
        }
        at_[path].push_back(i);
        by_path_.emplace_back(path, i);
    }
    std::ranges::sort(by_path_);
    anywhere_ = std::make_shared<const std::vector<std::size_t>>(std::move(anywhere));
}

Folders::List Folders::near(const Server& server, std::span<const Directive* const> own, std::span<const Directive* const> main) const
{
    if (by_path_.empty())
        return anywhere_;
    // Without a DocumentRoot nobody knows where paths lead.
    bool certain = bool(server.document_root);
    std::vector<std::string> roots;
    if (certain)
        roots.push_back(without_trailing_slash(*server.document_root));
    for (const auto* lines : {&own, &main})
        for (const Directive* d : *lines)
            if (std::string folder = alias_folder(configuration_, *d, certain); !folder.empty())
                roots.push_back(std::move(folder));
    if (!certain)
        return all_;
    std::vector<std::size_t> found = *anywhere_;
    for (const std::string& root : roots) {
        for (std::size_t end = root.find('/', 1);; end = root.find('/', end + 1)) {
            if (const auto here = at_.find(root.substr(0, end)); here != at_.end())
                found.insert(found.end(), here->second.begin(), here->second.end());
            if (end == root.npos)
                break;
        }
        // "Alias /x/ /srv/y" joins "/srv/y" and what comes after "/x/": any text may follow.
        for (auto below = std::ranges::upper_bound(by_path_, root, {}, [](const auto& p) -> const std::string& { return p.first; });
             below != by_path_.end() && below->first.starts_with(root); ++below)
            found.push_back(below->second);
    }
    std::ranges::sort(found);
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return std::make_shared<const std::vector<std::size_t>>(std::move(found));
}

}

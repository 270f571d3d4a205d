#include "core/httpd/request/directory_index.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/base/glob.h"
#include "core/files/file_system.h"
#include "core/httpd/request/rewrite_line.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

// A rule may lead to any file: with a path of its own, or with what the client has written into it.
bool stays_in_root(const std::vector<std::string>& w)
{
    if (w.size() < 2 || w[1] == "-")
        return true;
    const bool constant = w[1].substr(0, w[1].find('?')).find_first_of("$%") == std::string::npos;
    if (absolute_scheme(w[1]) == 0)
        return constant && !w[1].starts_with('/');
    const RewriteFlags flags = rewrite_flags(w.size() > 2 ? w[2] : "");
    return constant || flags.redirect || flags.proxy;
}

// Where an Alias leads, or "" for another line. `certain` is cleared by lines that lead to folders nobody can list.
std::string alias_folder(const Configuration& configuration, const Directive& d, bool& certain)
{
    for (const std::string_view name :
         {"AliasMatch", "ScriptAliasMatch", "UserDir", "VirtualDocumentRoot", "VirtualDocumentRootIP", "VirtualScriptAlias"})
        if (d.is(name))
            certain = false;
    if (d.is("RewriteRule"_name))
        certain = certain && stays_in_root(rewrite_words(d.args()));
    if (!d.is("Alias") && !d.is("ScriptAlias"))
        return "";
    const std::vector<std::string> w = words(d.args());
    certain = certain && (w.empty() || w.back().find("%{") == std::string::npos);
    return w.empty() || w.size() > 2 ? "" : without_trailing_slash(merged_path(configuration.server_root, w.back()));
}

}

Folders::Folders(const Configuration& configuration, const Site& site, std::span<const SectionId> sections)
    : configuration_(configuration), all_(std::make_shared<const std::vector<SectionId>>(sections.begin(), sections.end()))
{
    std::vector<SectionId> anywhere;
    for (const SectionId i : sections) {
        const Section& s = site.sections[i];
        const std::string path = without_trailing_slash(s.pattern);
        if (s.kind != Section::Kind::directory || path == "/" || is_glob(path)) {
            anywhere.push_back(i);
            continue;
        }
        at_[path].push_back(i);
        by_path_.emplace_back(path, i);
    }
    std::ranges::sort(by_path_);
    anywhere_ = std::make_shared<const std::vector<SectionId>>(std::move(anywhere));
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
    std::vector<SectionId> found = *anywhere_;
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
    return std::make_shared<const std::vector<SectionId>>(std::move(found));
}

}

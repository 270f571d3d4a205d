// The hook fixups: mod_rewrite's rules of folders, .htaccess files and sections, which run once access has been decided. What they lead to is
// asked for anew.
#include "core/httpd/request/folder_rules.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/httpd/request/directory_index.h"
#include "core/httpd/request/handlers.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

// Options FollowSymLinks or SymLinksIfOwnerMatch, as the sections add up.
bool follows_links(const Model& m, ServerId server, const std::vector<const Section*>& sections)
{
    bool links = true, owner = false;
    const auto apply = [&](const Directive& node) {
        for (const Directive& d : node) {
            if (!d.is("Options"_name))
                continue;
            bool anew = true;
            for (const std::string& word : words(d.args())) {
                const bool on = !word.starts_with('-');
                const std::string_view name = std::string_view(word).substr(word.starts_with('+') || word.starts_with('-') ? 1 : 0);
                if (anew && name.size() == word.size())
                    links = owner = false;
                anew = false;
                links = iequals(name, "FollowSymLinks") || iequals(name, "All") ? on : links;
                owner = iequals(name, "SymLinksIfOwnerMatch") ? on : owner;
            }
        }
    };
    apply(*m.site.servers[main_server].node);
    if (server != main_server)
        apply(*m.site.servers[server].node);
    for (const Section* s : sections)
        apply(*s->node);
    return links || owner;
}

struct FolderRules {
    RewriteRules rules = {};
    std::string folder = {};  // of the last place that says anything of mod_rewrite, as it names itself, with a slash behind it
};

// As config_perdir_create: what <Location>, <Files> and <If> are called counts for a folder, too.
std::string folder_of(const Section& s)
{
    const std::string name = s.kind == Section::Kind::condition ? "*If" : s.pattern;
    return name.ends_with('/') ? name : name + '/';
}

FolderRules rules_of(const Model& m, ServerId server, const std::vector<const Section*>& sections)
{
    FolderRules f{.rules = m.rule_defaults_of(server)};
    for (const Section* s : sections)
        if (auto merged = merged_rules(f.rules, *s->node))
            f = {.rules = *std::move(merged), .folder = folder_of(*s)};
    return f;
}

// As subst_prefix_path.
std::optional<std::string> with_other_prefix(const std::string& path, std::string_view old_prefix, std::string_view prefix)
{
    while (old_prefix.ends_with('/'))
        old_prefix.remove_suffix(1);
    if (!path.starts_with(old_prefix) || path.size() == old_prefix.size() || path[old_prefix.size()] != '/')
        return std::nullopt;
    return cat(prefix, prefix.ends_with('/') ? "" : "/", path.substr(old_prefix.size() + 1));
}

// As hook_fixup: the URL for the file that rules lead to, by RewriteBase, the DocumentRoot or the Alias that led to the folder.
std::string url_of(const std::string& file, const FolderRules& f, const MappedPath& mapped, const Setting<std::string>& root)
{
    if (!f.rules.base.empty()) {
        if (auto url = with_other_prefix(file, f.folder, f.rules.base))
            return *std::move(url);
    } else if (root) {
        if (auto url = with_other_prefix(file, *root, "/"))
            return *std::move(url);
    }
    if (!f.rules.options.ignore_context && !mapped.alias_of.empty())
        if (auto url = with_other_prefix(file, mapped.alias_of, mapped.shape.path_prefix))
            return *std::move(url);
    return file;
}

// As hook_fixup: it leaves a folder that was asked for without its slash to mod_dir.
bool is_folder_without_slash(const std::string& folder, const MappedPath& mapped, const RequestContext& seen)
{
    if (mapped.proxied || mapped.file.empty())
        return false;
    using How = Text::Kind;
    const bool known = seen.concrete || (mapped.exact && seen.path_is_known);
    const Text file{known ? How::known : mapped.exact && seen.path_is_free ? How::path : How::opaque, mapped.file, mapped.shape};
    return is_one_of(file, one_text(without_trailing_slash(folder), seen), seen) == Truth::yes;
}

}

bool negotiates(const Model& m, ServerId server, const std::vector<const Section*>& sections)
{
    const auto says = [](const Directive& node) {
        return std::ranges::any_of(node, [](const Directive& d) {
            return d.is("Options"_name) &&
                   std::ranges::any_of(words(d.args()), [](const std::string& w) { return iequals(w, "MultiViews") || iequals(w, "+MultiViews"); });
        });
    };
    return m.configuration.has_module("mod_negotiation.c") && (says(*m.site.servers[main_server].node) || says(*m.site.servers[server].node) ||
                                                               std::ranges::any_of(sections, [&](const Section* s) { return says(*s->node); }));
}

std::optional<FolderRewriting> rewritten_in_folder(const Model& m, ServerId server, const std::vector<const Section*>& sections,
                                                   const MappedPath& mapped, const RequestContext& seen)
{
    if (!m.configuration.has_module("mod_rewrite.c"))
        return std::nullopt;
    const FolderRules here = rules_of(m, server, sections);
    const auto& [rules, folder] = here;
    if (!rules.on || folder.empty())
        return std::nullopt;
    // Without either of these, mod_rewrite refuses everything; without rules, too.
    if (!follows_links(m, server, sections))
        return FolderRewriting{.refused = rules.lines.empty() ? sections.back()->node : rules.lines.front()};
    if (rules.lines.empty())
        return std::nullopt;
    if (answers_without_slash(m, server, sections) && is_folder_without_slash(folder, mapped, seen))
        return std::nullopt;
    const bool is_file = !mapped.proxied && !mapped.file.empty();
    std::string path = mapped.proxied ? "proxy:" + mapped.proxy_url : is_file ? mapped.file : std::string(seen.path);
    PathShape shape = is_file ? mapped.shape : PathShape{};
    const bool exact = mapped.exact && (seen.path_is_free || seen.path_is_known);
    const std::string back_end = mapped.proxied ? "proxy:" + mapped.proxy_prefix : std::string();
    // The pattern sees what comes behind the folder; in a <Location> the name of the file as a whole, where the two are not alike.
    if (!mapped.proxied && path.starts_with(folder)) {
        path.erase(0, folder.size());
        if (folder.starts_with(shape.text_prefix))
            shape = {shape.path_prefix + folder.substr(shape.text_prefix.size()), "", false, &*rules.lines.front()};
        else if (shape.text_prefix.starts_with(folder))
            shape = {shape.path_prefix, shape.text_prefix.substr(folder.size()), false, &*rules.lines.front()};
    }
    const RewriteSubject subject{.text = path, .exact = exact, .constant = seen.path_is_known, .shape = shape, .prefix = back_end};
    FolderRewriting out = {.result = rewrite(rules, RewritePlace::folder, mapped.proxied ? "" : folder, subject, seen)};
    Rewritten& r = out.result;
    if (r.kind == Rewritten::Kind::proxied && !m.configuration.has_module("mod_proxy.c")) {
        r.kind = Rewritten::Kind::status;
        r.target = "403";
    }
    if (r.kind != Rewritten::Kind::path)
        return out;
    const std::string file = r.target.starts_with('/') || mapped.proxied ? r.target : folder + r.target;
    if (!file.starts_with('/')) {
        r.kind = Rewritten::Kind::status;
        r.target = "400";
    } else if (file == mapped.file && !mapped.proxied) {
        r.kind = Rewritten::Kind::same;
    } else {
        out.url = url_of(file, here, mapped, m.site.servers[server].document_root);
    }
    return out;
}

}

#include "core/httpd/request/served_elsewhere.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/base/path_prefix.h"
#include "core/files/file_system.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

// "127.0.0.1:8000" of "http://localhost:8000/x"; names of the machine itself are one.
std::string machine(std::string_view url)
{
    const std::size_t at = url.find("://");
    if (at == url.npos)
        return "";
    const std::string scheme = lowered(url.substr(0, at));
    std::string host = lowered(url.substr(at + 3, url.find('/', at + 3) - std::min(url.size(), at + 3)));
    host.erase(std::min(host.size(), host.find_first_of("?#")));
    const std::size_t bracket = host.find(']'), colon = host.find(':', bracket == host.npos ? 0 : bracket);
    std::string port = colon == host.npos ? scheme == "https" || scheme == "wss" || scheme == "h2" ? "443" : "80" : host.substr(colon + 1);
    host.erase(std::min(host.size(), colon));
    if (host == "localhost" || host.starts_with("127.") || host == "[::1]" || host == "0.0.0.0" || host == "[::]" || host == "ip6-localhost")
        host = "127.0.0.1";
    return cat(host, ':', port);
}

bool is_about_challenges(std::string_view text) { return text.find("acme-challenge") != text.npos; }

// What a pattern or a format begins with, whatever the request: whole folders of it.
std::string_view fixed_folder(std::string_view text)
{
    const std::size_t end = text.find_first_of("$%*?[({\\");
    return end == text.npos ? text : text.substr(0, text.rfind('/', end) == text.npos ? 0 : text.rfind('/', end));
}

bool leads_to_folder(const Directive& d)
{
    static constexpr std::string_view names[]{
        "Alias",      "AliasMatch",          "ScriptAlias",           "ScriptAliasMatch",   "DocumentRoot",
        "UserDir",    "VirtualDocumentRoot", "VirtualDocumentRootIP", "VirtualScriptAlias", "VirtualScriptAliasIP",
        "RewriteRule"};
    return std::ranges::any_of(names, [&](std::string_view n) { return d.is(n); });
}

// One of them is the folder, or lies inside it.
bool is_at_or_above(const std::string& folder, const std::set<std::string>& served)
{
    if (served.contains(folder))
        return true;
    const std::string inside = without_slash(folder) + '/';
    const auto next = served.lower_bound(inside);
    return next != served.end() && next->starts_with(inside);
}

// The folder itself, and all above it but "/".
template <class Wanted>
bool is_any_folder_above(const std::string& folder, Wanted wanted)
{
    for (std::size_t end = folder.size(); end != folder.npos && end > 0; end = folder.rfind('/', end - 1))
        if (wanted(folder.substr(0, end)))
            return true;
    return false;
}

bool has_pages(const std::string& folder, Files& disk, int depth)
{
    const auto entries = disk.list(folder);
    return entries && std::ranges::any_of(*entries, [&](const Files::Entry& e) {
               if (e.type == Files::Type::directory)
                   return depth > 1 && has_pages(cat(folder, '/', e.name), disk, depth - 1);
               return e.name.find('.', 1) != e.name.npos;
           });
}

}

ServedElsewhere::ServedElsewhere(const Configuration& configuration, const Site& site)
{
    read(configuration.tree.root(), configuration, false);
    for (const Htaccess& file : configuration.htaccess)
        read(*file.node, configuration, false);
    for (const Listener& listener : site.listeners)
        if (listener.address.port)
            ports_.push_back(*listener.address.port);
}

void ServedElsewhere::add_folder(std::string_view text, const Configuration& configuration)
{
    // "/" would be above everything.
    if (text.size() > 1)
        folders_.insert(without_trailing_slash(merged_path(configuration.server_root, std::string(text))));
}

void ServedElsewhere::read(const Directive& node, const Configuration& configuration, bool of_challenges)
{
    for (const Directive& d : node) {
        if (d.first_child()) {
            read(d, configuration, of_challenges || is_about_challenges(section_argument(d)));
            continue;
        }
        const std::vector<std::string> w = words(d.args());
        const bool ours = of_challenges || (!w.empty() && is_about_challenges(w[0]) && !d.is("DocumentRoot"_name));
        for (const std::string& word : w)
            if (const std::string at = ours ? "" : machine(word); !at.empty())
                backends_.insert(at);
        if (ours || w.empty() || !leads_to_folder(d))
            continue;
        // The folder is the second word, or the only one of an Alias inside <Location>, of DocumentRoot and the like.
        const bool is_rule = d.is("RewriteRule"_name);
        if (is_rule && (w.size() < 2 || !w[1].starts_with('/')))
            continue;
        const std::string& folder = is_rule || (w.size() > 1 && !d.is("UserDir"_name)) ? w[1] : w[0];
        add_folder(d.is("DocumentRoot"_name) ? folder : fixed_folder(folder), configuration);
    }
}

void ServedElsewhere::resolve_links(Files& disk) const
{
    if (real_folders_)
        return;
    real_folders_.emplace();
    for (const std::string& folder : folders_)
        if (auto real = disk.real_path(folder))
            real_folders_->insert(*std::move(real));
}

bool ServedElsewhere::has_folder(const std::string& folder, Files* disk) const
{
    if (is_at_or_above(folder, folders_))
        return true;
    const auto real = disk ? disk->real_path(folder) : Result<std::string>(Error{""});
    if (!real)
        return false;
    resolve_links(*disk);
    return is_at_or_above(*real, *real_folders_);
}

bool ServedElsewhere::is_link_into_served(const std::string& folder, Files* disk) const
{
    const auto real = disk ? disk->real_path(folder) : Result<std::string>(Error{""});
    if (!real || *real == folder)
        return false;
    resolve_links(*disk);
    return is_any_folder_above(*real, [&](const std::string& above) {
        if (!real_folders_->contains(above))
            return false;
        // Where the served folder itself is reached through a link, the challenges lie in it by their own name.
        const std::string_view rest = std::string_view(*real).substr(above.size());
        return !folder.ends_with(rest) || !folders_.contains(folder.substr(0, folder.size() - rest.size()));
    });
}

bool ServedElsewhere::is_inside_with_pages(const std::string& folder, Files* disk) const
{
    if (!disk || !has_pages(folder, *disk, 3))
        return false;
    if (is_any_folder_above(folder, [&](const std::string& above) { return folders_.contains(above); }))
        return true;
    const auto real = disk->real_path(folder);
    if (!real)
        return false;
    resolve_links(*disk);
    return is_any_folder_above(*real, [&](const std::string& above) { return real_folders_->contains(above); });
}

bool ServedElsewhere::has_backend(std::string_view url) const
{
    const std::string at = machine(url);
    if (at.empty() || backends_.contains(at))
        return true;
    // One of several lines for challenges is still about challenges; a server of this httpd has verdicts of its own.
    return at.starts_with("127.0.0.1:") && std::ranges::any_of(ports_, [&](int port) { return at == cat("127.0.0.1:", port); });
}

}

// What strangers may have all the same: answers of ACME http-01 that are files of a folder of their own, and a page that says what went wrong.
#include "core/httpd/exposure/excused.h"

#include <algorithm>
#include <set>
#include <span>

#include "core/base/ascii.h"
#include "core/base/language/patterns.h"
#include "core/base/path_prefix.h"
#include "core/files/file_system.h"
#include "core/httpd/request/url_mapping.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

constexpr std::string_view acme = "/.well-known/acme-challenge";

// The path of a back end's URL.
std::string_view path_of(std::string_view url)
{
    const std::size_t at = url.find("://");
    const std::size_t slash = at == url.npos ? url.npos : url.find('/', at + 3);
    return slash == url.npos ? std::string_view() : url.substr(slash);
}

}

// "404.html"
static bool is_status_name(std::string_view name)
{
    return name.size() > 3 && (name[0] == '4' || name[0] == '5') && name.substr(1, 2).find_first_not_of("0123456789") == name.npos && name[3] == '.';
}

// A page that says what went wrong, and nothing else, by its name: the file as it is, not one with includes or of a program.
static bool is_about_errors(std::string_view page, int status)
{
    const std::string name = lowered(page.substr(page.rfind('/') + 1)), whole = lowered(page);
    static constexpr std::string_view endings[]{".html", ".htm", ".txt", ".json", ".xml", ".var"};
    return std::ranges::any_of(endings, [&](auto e) { return name.ends_with(e); }) && !name.starts_with("index.") &&
           (whole.find("error") != whole.npos || whole.find("http_") != whole.npos ||
            (status ? name.starts_with(cat(status)) : is_status_name(name)));
}

// The file that the path names, not one that a rule or a pattern has put in its place, nor one above.
static bool is_file_as_named(const Outcome& o)
{
    const std::string_view rest = std::string_view(o.path).substr(std::min(o.path.size(), o.path_prefix.size()));
    return o.path.find("..") == o.path.npos && o.path.find('%') == o.path.npos && rest.size() > 1 && o.target.ends_with(rest);
}

// The page is no file of its own, but a link to one of the site, which its name tells.
static bool is_link_to_content(const Model& m, const std::string& page, int status)
{
    const auto real = m.disk ? m.disk->real_path(page) : Result<std::string>(Error{""});
    const std::string name = real ? real->substr(real->rfind('/') + 1) : "";
    return real && !page.ends_with(cat('/', name)) && !is_about_errors(name, status);
}

// Nothing lies in it but pages that say what went wrong, by an ErrorDocument line and by their names, and what they look like. Pictures may be
// the site's, unless the folder is named for errors. `url`: the path of the folder, with its slash.
static bool has_errors_alone(const Model& m, const std::string& folder, const std::string& url, int depth = 3)
{
    const bool pictures = lowered(url).find("error") != std::string::npos;
    static constexpr std::string_view all_looks[]{".css", ".ico", ".woff", ".woff2", ".png", ".svg", ".gif", ".jpg", ".webp"};
    const std::span<const std::string_view> looks(all_looks, pictures ? std::size(all_looks) : 4);
    const auto entries = m.disk->list(folder);
    return entries && std::ranges::all_of(*entries, [&](const Files::Entry& e) {
               const std::string name = lowered(e.name);
               if (e.type == Files::Type::directory)
                   return depth > 1 && has_errors_alone(m, cat(folder, '/', e.name), cat(url, e.name, '/'), depth - 1);
               return e.type == Files::Type::regular && ((is_about_errors(name, 0) && m.error_pages().contains(cat(url, e.name))) ||
                                                         std::ranges::any_of(looks, [&](std::string_view ending) { return name.ends_with(ending); }));
           });
}

static bool is_in_folder_of_errors(const Model& m, const Outcome& o)
{
    const std::string_view url = m.disk && !m.dynamic() ? folder_of_errors(m, o.path) : std::string_view();
    if (url.empty() || o.proxied || o.has_fallback || o.path.find("..") != o.path.npos || o.path.find('%') != o.path.npos)
        return false;
    const std::string_view rest = std::string_view(o.path).substr(url.size());
    return o.target.ends_with(cat('/', rest)) &&
           has_errors_alone(m, without_trailing_slash(o.target.substr(0, o.target.size() - rest.size())), std::string(url));
}

// "/.well-known/acme-challenge-old/" is not below it.
bool is_acme(std::string_view path) { return path.starts_with(acme) && (path.size() == acme.size() || path[acme.size()] == '/'); }

bool is_nearly_acme(std::string_view path)
{
    return path.size() > acme.size() && path[1] != acme[1] && path[1] != '/' && path[acme.size()] == '/' &&
           path.substr(2, acme.size() - 2) == acme.substr(2);
}

const Language& nearly_acme_paths()
{
    static const Language paths = from_regex("^/[^./]well-known/acme-challenge/").value_or(Language::nothing());
    return paths;
}

// A folder of the site has such a name.
static bool has_nearly_acme(const Model& m, const std::string& site)
{
    const auto entries = m.disk ? m.disk->list(site) : Result<std::vector<Files::Entry>>(Error{""});
    return entries && std::ranges::any_of(*entries, [](const Files::Entry& e) { return is_nearly_acme(cat('/', e.name, "/acme-challenge/")); });
}

// A symbolic link lies in the folder, or in folders a little below: httpd follows it, to whatever it may be.
static bool has_links(const Model& m, const std::string& folder, int depth = 3)
{
    const auto entries = m.disk ? m.disk->list(folder) : Result<std::vector<Files::Entry>>(Error{""});
    return entries && std::ranges::any_of(*entries, [&](const Files::Entry& e) {
               using Type = Files::Type;
               return e.type == Type::symlink || (e.type == Type::directory && depth > 1 && has_links(m, cat(folder, '/', e.name), depth - 1));
           });
}

// Pages lie in the folder, or in folders a little below. Tokens of ACME have no dot; a text may be somebody's trial.
static bool has_pages(const Model& m, const std::string& folder, int depth = 3)
{
    const auto entries = m.disk ? m.disk->list(folder) : Result<std::vector<Files::Entry>>(Error{""});
    return entries && std::ranges::any_of(*entries, [&](const Files::Entry& e) {
               if (e.type == Files::Type::directory)
                   return depth > 1 && has_pages(m, cat(folder, '/', e.name), depth - 1);
               const std::size_t dot = e.name.rfind('.');
               return dot != e.name.npos && dot > 0 && !iequals(std::string_view(e.name).substr(dot), ".txt");
           });
}

static bool is_folder_of_challenges(const Model& m, const std::string& folder)
{
    const ServedElsewhere& elsewhere = m.served_elsewhere();
    return !elsewhere.is_link_into_served(folder, m.disk) && !has_links(m, folder) && !has_pages(m, folder) && !elsewhere.has_folder(folder, m.disk);
}

bool is_excused(const Model& m, const Outcome& o, std::string_view asked)
{
    if (o.handled)
        return false;
    const auto page = m.disk && o.error_page_of ? m.disk->status(o.target) : Result<Files::Status>(Error{""});
    const bool has_fallback = o.has_fallback && !(page && page->type == Files::Type::regular);
    if (!o.proxied && !has_fallback && is_file_as_named(o) && is_about_errors(o.path, o.error_page_of) && m.error_pages().contains(o.path))
        return !is_link_to_content(m, o.target, o.error_page_of);
    // The index of the folder lies in it too.
    if (folder_of_errors(m, asked) == folder_of_errors(m, o.path) && is_in_folder_of_errors(m, o))
        return true;
    if (is_nearly_acme(o.path) && !o.proxied && !o.has_fallback && o.path_prefix.empty() && o.target.ends_with(o.path))
        return !has_nearly_acme(m, o.target.substr(0, o.target.size() - o.path.size()));
    if (!is_acme(o.path))
        return false;
    const std::string_view token = std::string_view(o.path).substr(acme.size());
    // A line for that path alone, to the same path of a back end that nothing else is fetched from: what lies beside it is not reached by "..;"
    // and encoded slashes either, unless httpd hands those on, with ".." between them.
    if (o.proxied)
        return is_acme(o.path_prefix) && is_acme(path_of(o.target)) && !m.configuration.tree.mentions("AllowEncodedSlashes"_name) &&
               !m.served_elsewhere().has_backend(o.target);
    // The file of that name, not one that a rule has put in its place.
    if (!o.target.ends_with(token))
        return false;
    if (const std::size_t at = o.target.find(acme); at != o.target.npos && is_acme(std::string_view(o.target).substr(at)))
        return is_folder_of_challenges(m, o.target.substr(0, at + acme.size()));
    // An Alias of its own: not one to, or above, what is served elsewhere.
    const std::string folder = without_trailing_slash(o.target.substr(0, o.target.size() - token.size()));
    return is_folder_of_challenges(m, folder) && !m.served_elsewhere().is_inside_with_pages(folder, m.disk);
}

// The pages that lines of the server name, in their order.
static std::vector<std::string> error_pages_of(const Model& m, ServerId server)
{
    std::vector<std::string> pages;
    const auto look = [&](const Directive& d) {
        if (d.is("ErrorDocument"_name))
            if (const std::vector<std::string> w = words(d.args()); w.size() == 2 && w[1].starts_with('/'))
                pages.push_back(w[1]);
        return false;
    };
    (void)first_of(m, server, look);
    m.each_section(server, [&](const Section& s) {
        for (const Directive* d : m.lines_of(s))
            look(*d);
    });
    return pages;
}

// Handlers and filters hang on the extensions of what lies there.
static std::string extensions_below(const Model& m, const std::string& folder, int depth = 3)
{
    std::set<std::string> extensions;
    std::string below;
    const auto entries = m.disk->list(folder);
    if (!entries)
        return below;
    for (const Files::Entry& e : *entries) {
        const std::size_t dot = e.name.find('.');
        if (e.type == Files::Type::directory && depth > 1)
            below += extensions_below(m, cat(folder, '/', e.name), depth - 1);
        else if (dot != e.name.npos)
            extensions.insert(lowered(e.name.substr(dot)));
    }
    for (const std::string& extension : extensions)
        below += extension;
    return below;
}

std::string excuses_on_disk(const Model& m, ServerId server)
{
    const auto& root = m.site.servers[server].document_root;
    if (!m.disk || !root)
        return "";
    std::string near;
    for (const std::string& page : error_pages_of(m, server)) {
        const std::string_view url = folder_of_errors(m, page);
        const bool alone = !url.empty() && has_errors_alone(m, cat(without_slash(*root), url.substr(0, url.size() - 1)), std::string(url));
        const std::string file = cat(without_slash(*root), page);
        const auto status = m.disk->status(file);
        near += cat(alone ? "errors " : "content ", is_link_to_content(m, file, 0) ? "link " : "",
                    status && status->type == Files::Type::regular ? "there " : "", extensions_below(m, file.substr(0, file.rfind('/'))), ' ');
    }
    const std::string folder = cat(without_slash(*root), acme);
    near += has_nearly_acme(m, without_slash(*root)) ? "nearly " : "";
    const auto entries = m.disk->list(folder);
    if (!entries)
        return cat(near, m.served_elsewhere().has_folder(folder, m.disk) ? "more" : "");
    std::set<std::string> extensions;
    for (const Files::Entry& e : *entries)
        for (std::size_t dot = e.name.find('.'); dot != e.name.npos; dot = e.name.find('.', dot + 1))
            extensions.insert(lowered(e.name.substr(dot, e.name.find('.', dot + 1) - dot)));
    std::string told = near;
    told += is_folder_of_challenges(m, folder) ? "files" : "more";
    for (const std::string& extension : extensions)
        told += extension;
    return told;
}

}

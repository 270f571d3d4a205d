// What answers in the place of what was asked for: index pages, pages about errors, FallbackResource, what the cache has.
#include "core/base/ascii.h"
#include "core/httpd/request/url_mapping.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

// The words of the directive that counts: of the innermost section, of the virtual host, of the main server.
std::vector<std::string> innermost(const Model& m, ServerId server, const std::vector<const Section*>& sections, std::string_view name)
{
    for (auto s = sections.rbegin(); s != sections.rend(); ++s) {
        const Directive* last = nullptr;
        for (const Directive* d : m.lines_of(**s))
            if (d->is(name))
                last = d;
        if (last)
            return words(last->args());
    }
    std::vector<std::string> found;
    for (const ServerId owner : {server, main_server}) {
        for (const Directive* d : m.mappings[owner])
            if (d->is(name))
                found = words(d->args());
        if (!found.empty() || server == main_server)
            break;
    }
    return found;
}

}

std::vector<std::string> index_pages(const Model& m, ServerId server, const std::vector<const Section*>& sections)
{
    std::vector<std::string> w = innermost(m, server, sections, "DirectoryIndex");
    if (w.empty())
        return {"index.html"};
    return iequals(w[0], "disabled") ? std::vector<std::string>() : w;
}

// What the ErrorDocument line for that status says: of the innermost section, of the virtual host, of the main server.
static std::string error_document(const Model& m, ServerId server, const std::vector<const Section*>& sections, std::string_view status, Place& place)
{
    std::string said;
    const auto look = [&](const Directive& d) {
        if (!d.is("ErrorDocument"_name))
            return;
        const std::vector<std::string> w = words(d.args());
        if (w.size() != 2 || w[0] != status)
            return;
        said = w[1];
        place = d.place;
    };
    for (const ServerId owner : {main_server, server}) {
        for (const Directive* d : m.mappings[owner])
            look(*d);
        if (server == main_server)
            break;
    }
    for (const Section* s : sections)
        for (const Directive* d : m.lines_of(*s))
            look(*d);
    return said;
}

std::string error_page(const Model& m, ServerId server, const std::vector<const Section*>& sections, std::string_view status, Place& place)
{
    std::string said = error_document(m, server, sections, status, place);
    return said.starts_with('/') ? said : "";
}

std::string file_in_error_text(const Model& m, ServerId server, const std::vector<const Section*>& sections, std::string_view status, Place& place)
{
    const std::string said = error_document(m, server, sections, status, place);
    constexpr std::string_view begin = "%{file:";
    const std::size_t at = said.find(begin), end = said.find('}', at);
    if (said.starts_with('/') || at == said.npos || end == said.npos)
        return "";
    std::string file = said.substr(at + begin.size(), end - at - begin.size());
    const bool about_errors = lowered(file).find("error") != file.npos || file.find(status) != file.npos;
    return !file.starts_with('/') || about_errors || file.find('%') != file.npos ? "" : file;
}

std::string_view folder_of_errors(const Model& m, std::string_view path)
{
    for (std::size_t slash = path.rfind('/'); slash != path.npos && slash > 0; slash = path.rfind('/', slash - 1)) {
        const std::string folder(path.substr(0, slash + 1));
        const auto page = m.error_pages().lower_bound(folder);
        if (page != m.error_pages().end() && page->starts_with(folder) && page->find('/', folder.size()) == page->npos)
            return path.substr(0, slash + 1);
    }
    return {};
}

std::string fallback_page(const Model& m, ServerId server, const std::vector<const Section*>& sections)
{
    const std::vector<std::string> w = innermost(m, server, sections, "FallbackResource");
    return w.empty() || iequals(w[0], "disabled") ? "" : w[0];
}

const Directive* quick_cache(const Model& m, ServerId server, std::string_view path)
{
    if (!m.configuration.has_module("mod_cache.c"))
        return nullptr;
    const Directive* found = nullptr;
    bool quick = true, told = false;
    first_of(m, server, [&](const Directive& d) {
        const std::vector<std::string> w = words(d.args());
        if (d.is("CacheQuickHandler") && !w.empty() && !told) {
            quick = iequals(w[0], "on");
            told = true;
        }
        // "CacheEnable disk" alone is for every path, and a whole URL for a proxy's.
        const bool covers = w.size() < 2 || !w[1].starts_with('/') || path.starts_with(w[1]);
        if (d.is("CacheEnable") && !w.empty() && covers && !found)
            found = &d;
        return false;
    });
    const bool disabled = first_of(m, server, [&](const Directive& d) {
        const std::vector<std::string> w = words(d.args());
        return d.is("CacheDisable") && !w.empty() && path.starts_with(w[0]);
    });
    return quick && !disabled ? found : nullptr;
}

}

#include "core/httpd/request/handlers.h"

#include <algorithm>
#include <iterator>

#include "core/base/ascii.h"
#include "core/base/path_prefix.h"
#include "core/base/regex.h"
#include "core/files/file_system.h"
#include "core/httpd/request/folder_rules.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

// Handlers that run or read the file that was asked for, and give 404 where there is none.
bool needs_file(std::string_view name)
{
    static constexpr std::string_view known[]{"type-map",      "server-parsed",          "send-as-is", "imap-file",
                                              "isapi-handler", "application/x-type-map", "lua-script"};
    const std::string lower = lowered(name);
    const bool program = lower.ends_with("-script") || lower.ends_with("-fcgi") || lower.ends_with("-cgi") || lower.find("php") != lower.npos ||
                         (lower.starts_with("application/x-httpd-") && lower != "application/x-httpd-status");
    return program || lower.starts_with("text/") || std::ranges::find(known, lower) != std::end(known);
}

// The first word of the lines for filters is a list of them, "INCLUDES;DEFLATE".
bool changes_pages(std::string_view filters)
{
    while (!filters.empty()) {
        const std::size_t end = std::min(filters.find(';'), filters.size());
        if (is_content_filter(filters.substr(0, end)))
            return true;
        filters.remove_prefix(std::min(end + 1, filters.size()));
    }
    return false;
}

// FilterProvider: what a filter of mod_filter stands for.
bool provides_content(const Directive& d)
{
    const std::vector<std::string> w = words(d.args());
    return w.size() > 1 && changes_pages(w[1]);
}

// A script in the place of what has a media type; one in the place of a handler answers only where something names that.
bool replaces_type(const Directive& d)
{
    std::string_view args = d.args();
    const std::string what = next_word(args);
    return !is_handler(what) || (what.find('/') != what.npos && !is_handler_type(what));
}

bool is_set_by(const Directive& d)
{
    const std::string_view value = trimmed(d.args());
    if (d.is("SetOutputFilter"_name) || d.is("AddOutputFilterByType"_name)) {
        std::string_view rest = value;
        return changes_pages(next_word(rest));
    }
    if (d.is("FilterProvider"_name))
        return provides_content(d);
    if (d.is("Action"_name))
        return replaces_type(d);
    if (d.is("XBitHack"_name))
        return !iequals(value, "off");
    return d.is("SetHandler"_name) ? is_handler(value) : d.is("ForceType"_name) && is_handler_type(value);
}

// The names whose extensions may count: of a page that is known, or of whatever lies in a folder.
struct Names {
    std::vector<std::string> all = {};
    bool known = false;  // no other name will do
};

bool any_has(const Names& names, std::string_view extension)
{
    return std::ranges::any_of(names.all, [&](const std::string& name) { return has_extension(name, extension); });
}

// AddHandler, AddType and AddOutputFilter: of some name that a client may choose, or that lies there.
bool is_added_by(const Directive& d, const Names& names)
{
    const bool type = d.is("AddType"_name), filter = d.is("AddOutputFilter"_name);
    if (!type && !filter && !d.is("AddHandler"_name))
        return false;
    const std::vector<std::string> w = words(d.args());
    if (w.size() < 2 || !(type ? is_handler_type(w[0]) : filter ? changes_pages(w[0]) : is_handler(w[0])))
        return false;
    if (!filter && !names.known && !needs_file(w[0]))
        return true;
    return std::any_of(w.begin() + 1, w.end(), [&](const std::string& extension) { return any_has(names, extension); });
}

// What lies in the folder, and in folders a little below.
void add_names(const Model& m, const std::string& folder, std::vector<std::string>& names, std::string_view beginning = {}, int depth = 3)
{
    const auto entries = m.disk ? m.disk->list(folder) : Result<std::vector<Files::Entry>>(Error{""});
    if (!entries)
        return;
    for (const Files::Entry& e : *entries) {
        if (e.type == Files::Type::directory && depth > 1 && beginning.empty())
            add_names(m, cat(folder, '/', e.name), names, {}, depth - 1);
        if (e.name.starts_with(beginning))
            names.push_back(e.name);
    }
}

// Only there does it matter whether a file that is there would be run: the disk is asked for nothing else.
Names names_at(const Model& m, ServerId server, const std::vector<const Section*>& sections, const MappedPath& mapped, std::string_view path)
{
    Names names;
    const std::size_t slash = mapped.file.rfind('/');
    const std::string folder = slash == mapped.file.npos ? "" : mapped.file.substr(0, slash);
    if (path.starts_with("/.well-known/acme-challenge/")) {
        add_names(m, folder, names.all);
    } else if (m.error_pages().contains(std::string(path))) {
        // mod_mime looks at the name of the file, and may be told to look at what follows it too.
        names = {.all = {std::string(path), mapped.file.substr(folder.size())}, .known = true};
        if (negotiates(m, server, sections))
            add_names(m, folder, names.all, cat(path.substr(path.rfind('/') + 1), '.'));
    } else if (const std::string_view errors = folder_of_errors(m, path); !errors.empty()) {
        const std::size_t below = path.size() - errors.size();
        names.all.push_back(std::string(path));
        if (mapped.file.size() > below && mapped.file.ends_with(path.substr(errors.size())))
            add_names(m, std::string(without_trailing_slash(mapped.file.substr(0, mapped.file.size() - below))), names.all);
    }
    return names;
}

}

bool is_content_filter(std::string_view name)
{
    // These pack, pace or edit what passes; others may fetch what they please.
    static constexpr std::string_view known[]{"deflate",    "inflate", "brotli_compress", "zstd_compress", "rate_limit",
                                              "substitute", "sed",     "proxy-html",      "xml2enc",       "xlateout",
                                              "buffer",     "data",    "old_write",       "mod_expires",   "none"};
    const std::string lower = lowered(trimmed(name));
    return !lower.empty() && std::ranges::find(known, lower) == std::end(known);
}

bool has_extension(std::string_view path, std::string_view extension)
{
    const std::string looked_for = cat(extension.starts_with('.') ? "" : ".", lowered(extension));
    const std::string lower = lowered(path);
    for (std::size_t at = lower.find(looked_for); at != lower.npos; at = lower.find(looked_for, at + 1)) {
        const std::size_t end = at + looked_for.size();
        if (end == lower.size() || lower[end] == '.' || lower[end] == '/')
            return true;
    }
    return false;
}

std::vector<std::string> extensions_that_answer(std::string_view types_file)
{
    std::vector<std::string> found;
    while (!types_file.empty()) {
        const std::size_t end = std::min(types_file.find('\n'), types_file.size());
        std::string_view line = types_file.substr(0, end);
        types_file.remove_prefix(std::min(end + 1, types_file.size()));
        const std::string type = next_word(line);
        if (type.starts_with('#') || !is_handler_type(type))
            continue;
        std::ranges::move(words(line), std::back_inserter(found));
    }
    return found;
}

bool is_handler(std::string_view name) { return !name.empty() && !iequals(name, "none") && !iequals(name, "default-handler"); }

bool is_handler_type(std::string_view type)
{
    const std::string name = lowered(trimmed(type.substr(0, type.find(';'))));
    if (name.find('/') == name.npos)
        return is_handler(name);
    return name.starts_with("application/x-httpd-") || name.starts_with("httpd/") || name.starts_with("text/x-server-parsed") ||
           name == "application/x-type-map";
}

// As filter_harness of mod_filter, which leaves the pages of errors alone unless a variable says otherwise.
static bool is_left_to_filters(const Model& m, ServerId server, const std::vector<const Section*>& sections)
{
    const auto says = [](const Directive& d) { return lowered(d.args()).find("filter-errordocs") != std::string::npos; };
    return first_of(m, server, says) ||
           std::ranges::any_of(sections, [&](const Section* s) { return std::ranges::any_of(m.lines_of(*s), [&](auto* d) { return says(*d); }); });
}

bool is_handled(const Model& m, ServerId server, const std::vector<const Section*>& sections, const MappedPath& mapped, std::string_view path,
                bool of_error)
{
    if (mapped.handled || (mapped.by && (mapped.by->is("ScriptAlias") || mapped.by->is("ScriptAliasMatch"))))
        return true;
    const Names names = names_at(m, server, sections, mapped, path);
    const bool filtered = !of_error || is_left_to_filters(m, server, sections);
    const auto hands_over = [&](const Directive& d) {
        const bool by_mod_filter = d.is("AddOutputFilterByType"_name) || d.is("FilterProvider"_name);
        return (filtered || !by_mod_filter) && (is_set_by(d) || is_added_by(d, names));
    };
    const auto has_one = [&](const std::string& extension) { return any_has(names, extension); };
    if (first_of(m, server, hands_over) || (!names.all.empty() && std::ranges::any_of(m.extensions_that_answer(), has_one)))
        return true;
    return std::ranges::any_of(sections, [&](const Section* s) {
        // Of names with an extension, which challenges do not have.
        const bool of_names = s->kind == Section::Kind::files_match && !names.known && !Regex(s->pattern).matches("x") &&
                              std::ranges::none_of(names.all, [&](const std::string& name) { return Regex(s->pattern).matches(name); });
        return !of_names && std::ranges::any_of(m.lines_of(*s), [&](const Directive* d) { return hands_over(*d); });
    });
}

bool is_surely_generated(const Model& m, ServerId server, const std::vector<const Section*>& sections, const MappedPath& mapped)
{
    const std::string name = mapped.file.substr(mapped.file.rfind('/') + 1);
    const auto takes_away = [](const Directive& node) {
        return std::ranges::any_of(node, [](const Directive& d) { return d.is("RemoveHandler") || d.is("RemoveOutputFilter"); });
    };
    // A .htaccess file may be another one tomorrow.
    bool as_it_is = !m.configuration.has_module("mod_mime.c") || !mapped.certain || name.starts_with('.') ||
                    takes_away(*m.site.servers[main_server].node) || takes_away(*m.site.servers[server].node) ||
                    std::ranges::any_of(sections, [&](const Section* s) { return s->kind == Section::Kind::htaccess || takes_away(*s->node); });
    bool generated = false;
    const auto look = [&](const Directive& d) {
        // The last line about an extension counts, and SetHandler more than that: all of them must agree.
        as_it_is |= d.is("SetHandler"_name);
        const bool filter = d.is("AddOutputFilter"_name);
        const std::vector<std::string> w = filter || d.is("AddHandler"_name) ? words(d.args()) : std::vector<std::string>();
        if (w.size() < 2 || std::none_of(w.begin() + 1, w.end(), [&](const std::string& extension) { return has_extension(name, extension); }))
            return false;
        const bool generates = filter ? changes_pages(w[0]) : is_handler(w[0]) && w[0].find('/') == std::string::npos;
        (generates ? generated : as_it_is) = true;
        return false;
    };
    (void)first_of(m, server, look);
    for (const Section* s : sections)
        for (const Directive* d : m.lines_of(*s))
            (void)look(*d);
    return generated && !as_it_is;
}

bool answers_without_slash(const Model& m, ServerId server, const std::vector<const Section*>& sections)
{
    if (!m.configuration.has_module("mod_dir.c"))
        return true;
    bool careful = false, handled = false, off = false;
    const auto look = [&](const Directive& d) {
        off |= (d.is("DirectorySlash") && iequals(trimmed(d.args()), "off")) || (d.is("DirectoryCheckHandler") && iequals(trimmed(d.args()), "on"));
        // For such clients mod_dir leaves other methods than GET alone.
        careful |= d.args().find("redirect-carefully") != std::string_view::npos;
        handled |= is_set_by(d);
        return false;
    };
    (void)first_of(m, server, look);
    for (const Section* s : sections)
        for (const Directive* d : m.lines_of(*s))
            (void)look(*d);
    return off || (careful && handled);
}

}

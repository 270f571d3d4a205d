#include "core/httpd/request/handlers.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/base/regex.h"
#include "core/files/file_system.h"
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

// mod_include makes something else of a page: the first word of the lines for filters is a list of them.
bool has_includes(std::string_view filters) { return lowered(filters).find("includes") != std::string::npos; }

bool is_set_by(const Directive& d)
{
    const std::string_view value = trimmed(d.args());
    if (d.is("SetOutputFilter"_name) || d.is("AddOutputFilterByType"_name))
        return has_includes(value.substr(0, value.find_first_of(" \t")));
    if (d.is("XBitHack"_name))
        return !iequals(value, "off");
    return d.is("SetHandler"_name) ? is_handler(value) : d.is("ForceType"_name) && is_handler_type(value);
}

// AddHandler and AddType: of some name that a client may choose, or that lies there.
bool is_added_by(const Directive& d, const Model& m, const std::string& folder)
{
    const bool type = d.is("AddType"), filter = d.is("AddOutputFilter"_name);
    const std::vector<std::string> w = words(d.args());
    if ((!type && !filter && !d.is("AddHandler")) || w.size() < 2 || !(type ? is_handler_type(w[0]) : filter ? has_includes(w[0]) : is_handler(w[0])))
        return false;
    if (!filter && !needs_file(w[0]))
        return true;
    const auto entries = m.disk && !folder.empty() ? m.disk->list(folder) : Result<std::vector<Files::Entry>>(Error{""});
    return entries && std::ranges::any_of(*entries, [&](const Files::Entry& e) {
               return std::any_of(w.begin() + 1, w.end(), [&](const std::string& extension) {
                   return cat(lowered(e.name), '.').find(cat(extension.starts_with('.') ? "" : ".", lowered(extension), '.')) != std::string::npos;
               });
           });
}

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

bool is_handled(const Model& m, ServerId server, const std::vector<const Section*>& sections, const MappedPath& mapped, std::string_view path)
{
    if (mapped.handled || (mapped.by && (mapped.by->is("ScriptAlias") || mapped.by->is("ScriptAliasMatch"))))
        return true;
    // Only there does it matter whether a file that is there would be run: the disk is asked for nothing else.
    const bool is_challenge = path.starts_with("/.well-known/acme-challenge/");
    const std::string folder = is_challenge ? mapped.file.substr(0, mapped.file.rfind('/') + 1) : "";
    const auto hands_over = [&](const Directive& d) { return is_set_by(d) || is_added_by(d, m, folder); };
    if (first_of(m, server, hands_over))
        return true;
    return std::ranges::any_of(sections, [&](const Section* s) {
        const bool of_names = s->kind == Section::Kind::files_match && !Regex(s->pattern).matches("x");
        return !of_names && std::ranges::any_of(m.lines_of(*s), [&](const Directive* d) { return hands_over(*d); });
    });
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

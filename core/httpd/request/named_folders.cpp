// Folders that a name in the request chooses: UserDir and VirtualDocumentRoot. Which folders there are only the disk knows, and which name a
// client sends is up to the client. What all of them begin with is in the configuration: "/sites/" of "/sites/%0/htdocs". A section above that
// holds for all, and one elsewhere for none; whether another one holds stays open (see applicable_sections.cpp).
//
// No name leads out of there: httpd answers 400 to a Host with a slash, a backslash or two dots in a row, whatever HttpProtocolOptions says
// (fix_hostname_non_v6), and UserDir ends a name at the first slash and leaves ".." alone. But pieces of a name may be put together to "..".
#include "core/httpd/request/named_folders.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/base/glob.h"
#include "core/httpd/request/imagination.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

// The lines of one server that begin with one of the names.
std::vector<const Directive*> lines_of(const Model& m, ServerId server, std::initializer_list<std::string_view> names)
{
    std::vector<const Directive*> found;
    for (const Directive* d : m.mappings[server])
        if (std::ranges::any_of(names, [&](std::string_view name) { return d->is(name); }))
            found.push_back(d);
    return found;
}

// A virtual host inherits the main server's lines where it has none of its own.
std::vector<const Directive*> inherited_lines(const Model& m, ServerId server, std::initializer_list<std::string_view> names)
{
    const std::vector<const Directive*> own = lines_of(m, server, names);
    return own.empty() && server != main_server ? lines_of(m, main_server, names) : own;
}

bool is_none(const Directive& d) { return iequals(trimmed(words(d.args()).empty() ? "" : words(d.args()).front()), "none"); }

// "%-2+.1+" and the like: where it ends, and what it takes of a name.
struct Piece {
    std::size_t end = 0;
    bool part = false, character = false;  // %1 of the parts between dots, .1 of the characters
    int n = 0, m = 0;
    bool n_dash = false, n_plus = false, m_dash = false, m_plus = false;
};

Piece piece_at(std::string_view format, std::size_t at)
{
    Piece p;
    const auto takes = [&](char c) { return at < format.size() && format[at] == c && ++at; };
    const auto digit = [&] { return at < format.size() ? format[at++] - '0' : 0; };
    p.n_dash = takes('-');
    p.n = digit();
    p.part = p.n != 0;
    p.n_plus = takes('+');
    if (takes('.')) {
        p.m_dash = takes('-');
        p.m = digit();
        p.character = p.m != 0;
        p.m_plus = takes('+');
    }
    p.end = at;
    return p;
}

std::string_view taken(const Piece& p, std::string_view name)
{
    constexpr std::size_t most_dots = 19;
    std::vector<std::size_t> begins{0}, ends;
    for (std::size_t i = 0; i < name.size(); ++i)
        if (name[i] == '.' && begins.size() < most_dots) {
            ends.push_back(i);
            begins.push_back(i + 1);
        }
    ends.push_back(name.size());
    std::size_t start = 0, end = name.size();
    const std::size_t n = std::size_t(p.n), m = std::size_t(p.m);
    if (p.part && n > begins.size())
        return "_";
    if (p.part && !p.n_dash) {
        start = begins[n - 1];
        end = p.n_plus ? end : ends[n - 1];
    } else if (p.part) {
        start = p.n_plus ? 0 : begins[begins.size() - n];
        end = ends[begins.size() - n];
    }
    if (p.character && m > end - start)
        return "_";
    if (p.character && !p.m_dash) {
        start += m - 1;
        end = p.m_plus ? end : start + 1;
    } else if (p.character) {
        const std::size_t last = end - m + 1;
        start = p.m_plus ? start : end - m;
        end = last;
    }
    return name.substr(start, end - start);
}

// Whether a segment of the format may come to "..": two pieces, or one beside a dot. A part between dots has none, and a name none beside another.
bool may_climb(std::string_view format)
{
    for (std::size_t at = 0; at < format.size();) {
        const std::size_t end = std::min(format.find('/', at), format.size());
        const std::string_view segment = format.substr(at, end - at);
        int pieces = 0, dots = 0;
        bool covered = false;
        for (std::size_t i = 0; i < segment.size();) {
            if (segment[i] != '%') {
                covered |= segment[i] != '.';
                dots += segment[i++] == '.';
            } else if (i + 1 < segment.size() && (segment[i + 1] == '%' || segment[i + 1] == 'p')) {
                covered = true;
                i += 2;
            } else {
                ++pieces;
                i = piece_at(segment, i + 1).end;
            }
        }
        if (!covered && pieces + dots > 1)
            return true;
        at = end + 1;
    }
    return false;
}

// A .htaccess file in such a folder may say anything. The reader has looked through the folders whose sections say that there may be one, but
// not through those that a pattern names.
bool may_have_unread_files(const Model& m, ServerId server)
{
    bool may = false;
    m.each_section(server, [&](const Section& s) {
        const bool by_pattern = s.kind == Section::Kind::directory_match || (s.kind == Section::Kind::directory && is_glob(s.pattern));
        if (by_pattern && !may)
            for (const Directive& d : *s.node)
                may |= (d.is("AllowOverride"_name) || d.is("AllowOverrideList"_name)) && !is_none(d);
    });
    return may;
}

// As fix_hostname and ap_get_server_name.
std::string name_sent(const RequestContext& c)
{
    if (c.canonical_name && c.server && c.server->server_name)
        return std::string(c.server->host());
    std::string name = c.host.empty() && c.attempt ? url_host(*c.attempt) : std::string(c.host);
    if (const std::size_t colon = name.rfind(':'); colon != name.npos && name.find(']', colon) == name.npos)
        name.resize(colon);
    if (name.ends_with('.'))
        name.pop_back();
    return name.empty() && c.server ? std::string(c.server->host()) : lowered(name);
}

// The pattern of UserDir, if it is on for people whom no line names; `names_some`: lines name others.
const Directive* user_pattern(const Model& m, ServerId server, bool& names_some)
{
    const Directive* pattern = nullptr;
    std::optional<bool> on;
    for (const ServerId owner : {main_server, server}) {
        const std::vector<const Directive*> lines = lines_of(m, owner, {"UserDir"});
        names_some &= lines.empty();  // a virtual host with lines of its own inherits no names
        for (const Directive* d : lines) {
            const std::vector<std::string> w = words(d->args());
            const bool off = !w.empty() && (iequals(w[0], "disabled") || iequals(w[0], "disable"));
            const bool enabled = !w.empty() && (iequals(w[0], "enabled") || iequals(w[0], "enable"));
            if (!off && !enabled)
                pattern = d;
            else if (w.size() == 1)
                on = enabled;
            names_some |= (off || enabled) && w.size() > 1;
        }
    }
    return on.value_or(true) || names_some ? pattern : nullptr;
}

}

std::string interpolated(std::string_view format, std::string_view name, std::string_view port)
{
    std::string out;
    for (std::size_t i = 0; i < format.size();) {
        if (format[i] != '%') {
            out += format[i++];
        } else if (i + 1 < format.size() && format[i + 1] == '%') {
            out += '%';
            i += 2;
        } else if (i + 1 < format.size() && format[i + 1] == 'p') {
            out += port;
            i += 2;
        } else {
            const Piece p = piece_at(format, i + 1);
            out += lowered(taken(p, name));
            i = p.end;
        }
    }
    if (out.ends_with('/'))
        out.pop_back();
    return out;
}

std::optional<NamedFolder> folder_of_user(const Model& m, ServerId server, const RequestContext& c)
{
    if (!c.path.starts_with("/~") || !m.configuration.has_module("mod_userdir.c"))
        return std::nullopt;
    bool names_some = false;
    const Directive* const line = user_pattern(m, server, names_some);
    if (!line)
        return std::nullopt;
    const std::vector<std::string> w = words(line->args());
    const std::size_t star = w.empty() ? 0 : w[0].find('*');
    const bool is_absolute = w.size() == 1 && w[0].starts_with('/') && w[0].find("/.") == std::string::npos && !may_have_unread_files(m, server);
    // A home directory, the first of several that is there, or a redirect.
    if (!is_absolute || (star != std::string::npos && w[0].find(':') != std::string::npos))
        return NamedFolder{.by = line};
    // Some names are left alone: those that lines say, and such as ".." or "x.".
    if (!c.concrete && c.imagination && c.imagination->chosen("a user without a UserDir"))
        return std::nullopt;
    const std::size_t end = std::min(c.path.find('/', 1), c.path.size());
    const std::string_view user = c.path.substr(2, end - 2), rest = c.path.substr(end);
    if (user.empty())
        return std::nullopt;
    if (c.concrete ? names_some || user.find('.') < 2 : !c.imagination)
        return NamedFolder{.by = line};
    const std::string before = star == std::string::npos ? cat(w[0], '/') : w[0].substr(0, star);
    const std::string_view behind = star == std::string::npos ? std::string_view() : std::string_view(w[0]).substr(star + 1);
    if (before == "/")
        return NamedFolder{.by = line};
    return NamedFolder{.file = c.concrete ? cat(before, user, behind, rest) : "", .fixed = before, .by = line};
}

std::optional<NamedFolder> folder_of_host(const Model& m, ServerId server, const RequestContext& c)
{
    for (const Directive* d : inherited_lines(m, server, {"VirtualScriptAlias", "VirtualScriptAliasIP"}))
        if (!is_none(*d))
            return NamedFolder{.by = d};
    const std::vector<const Directive*> lines = inherited_lines(m, server, {"VirtualDocumentRoot", "VirtualDocumentRootIP"});
    if (lines.empty() || is_none(*lines.back()))
        return std::nullopt;
    const Directive* const line = lines.back();
    const std::vector<std::string> w = words(line->args());
    const std::string format = w.empty() ? "" : w[0];
    const bool by_name = line->is("VirtualDocumentRoot");
    if (format.find("/.") != format.npos || may_climb(format) || (by_name && c.name_from_dns))
        return NamedFolder{.by = line};
    const std::size_t first = format.find('%');
    if (first <= 1 || (first != format.npos && may_have_unread_files(m, server)))
        return NamedFolder{.by = line};
    const bool knows_name = by_name && (c.concrete || (c.canonical_name && c.server && c.server->server_name));
    const bool exact = first == format.npos || (knows_name && format.find("%p") == format.npos);
    const std::string folder = interpolated(format, by_name ? name_sent(c) : "127.0.0.1", "443");
    return NamedFolder{.file = exact ? cat(folder, c.path) : "", .fixed = exact ? folder : format.substr(0, first), .by = line};
}

}

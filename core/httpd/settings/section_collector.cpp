// Turns the sections of the tree, and the .htaccess files found, into a list of
// what each says about client certificates and access.
#include <algorithm>

#include "core/base/ascii.h"
#include "core/files/file_system.h"
#include "core/httpd/settings/setting_parsers.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

using Words = std::vector<std::string>;
using Kind = Section::Kind;

struct SectionName {
    std::string_view name;
    Kind kind, regex_kind;  // with "~" before the pattern it is the other one
};
constexpr SectionName section_rows[]{
    {"<Directory", Kind::directory, Kind::directory_match},
    {"<DirectoryMatch", Kind::directory_match, Kind::directory_match},
    {"<Files", Kind::files, Kind::files_match},
    {"<FilesMatch", Kind::files_match, Kind::files_match},
    {"<Location", Kind::location, Kind::location_match},
    {"<LocationMatch", Kind::location_match, Kind::location_match},
    {"<If", Kind::condition, Kind::condition},
    {"<ElseIf", Kind::condition, Kind::condition},
    {"<Else", Kind::condition, Kind::condition},
    {"<Proxy", Kind::proxy, Kind::proxy_match},
    {"<ProxyMatch", Kind::proxy_match, Kind::proxy_match},
};
constexpr DirectiveTable section_names{section_rows};

// These make no scope of their own: what stands in them holds for the section around.
bool is_transparent(const Directive& d)
{
    return d.is("<Limit"_name) || d.is("<LimitExcept"_name) || d.is("<RequireAll"_name) || d.is("<RequireAny"_name) || d.is("<RequireNone"_name);
}

class Collector {
public:
    Collector(const Configuration& configuration, Site& site) : site_(site), options_(configuration.tree.mentions("SSLOptions"_name)) {}

    // SSLOptions and the like of a server are where its requests start from.
    void server(const Server& s)
    {
        if (options_)
            options_of(s);
        sections_in(*s.node, s.index, nullptr);
    }

    void htaccess(const Htaccess& file)
    {
        Section made{.kind = Kind::htaccess, .node = file.node, .pattern = file.directory};
        made.scope.edit().fault = file.fault;
        made.scope.edit().unread = file.unread;
        made.scope.edit().readers = file.servers;
        const SectionId id = add(std::move(made));
        site_.sections[id].place = file.node->first_child() ? file.node->first_child()->place : file.node->place;
    }

private:
    void options_of(const Server& s)
    {
        Section defaults{.kind = Kind::server, .server = s.index, .node = s.node, .place = s.place};
        for (const Directive& d : *s.node)
            if (d.is("SSLOptions"_name))
                parse::section::options(defaults, words(d.args()), d);
        if (!defaults.tls.is_default())
            site_.sections.add(std::move(defaults));
    }

    SectionId add(Section made)
    {
        const Directive& node = *made.node;
        const ServerId server = made.server;
        read(node, made);
        const SectionId id = site_.sections.add(std::move(made));
        std::vector<SectionId> inner;
        sections_in(node, server, &inner);
        if (!inner.empty())
            site_.sections[id].scope.edit().inner = std::move(inner);
        return id;
    }

    void read(const Directive& node, Section& into)
    {
        for (const Directive& d : node) {
            if (is_transparent(d)) {
                const bool limit = d.is("<Limit"_name) || d.is("<LimitExcept"_name);
                into.authorizes |= !limit;
                limit ? read_limit(d, into) : read(d, into);
            } else if (const SettingRow* row = setting_row(d.number()); row && row->set_in_section) {
                words(d.args(), words_);
                row->set_in_section(into, words_, d);
                into.decides |= row->decides;
            }
        }
    }

    // Of what it limits, only Require, Order, Allow, Deny and Satisfy know of methods; what is kept of these is for GET.
    void read_limit(const Directive& limit, Section& into)
    {
        Section inside = into;
        inside.host_access = false;
        read(limit, inside);
        const Words methods = words(section_argument(limit));
        const bool named = std::ranges::any_of(methods, [](const std::string& m) { return m == "GET" || m == "HEAD"; });
        if (inside.host_access && named != limit.is("<Limit"_name)) {
            SectionAccess& access = inside.access.edit();
            access.satisfy = into.access->satisfy, access.order = into.access->order;
            access.allow = into.access->allow, access.deny = into.access->deny;
        }
        inside.access_by_method = into.access_by_method || inside.host_access;
        inside.host_access = into.host_access || inside.host_access;
        into = std::move(inside);
    }

    void sections_in(const Directive& outer, ServerId server, std::vector<SectionId>* inner)
    {
        std::vector<std::string> before;  // conditions of an <If> chain
        for (const Directive& d : outer) {
            const SectionName* name = section_names.find(d.number());
            if (!name)
                continue;
            Section made{.kind = name->kind, .server = server, .node = &d, .place = d.place, .nested = inner != nullptr};
            std::string_view argument = section_argument(d);
            if (made.kind == Kind::condition) {
                made.pattern = d.is("<Else"_name) ? "" : next_word(argument);
                if (d.is("<If"_name))
                    before.clear();
                if (!before.empty())
                    made.scope.edit().unless = before;
                before.push_back(made.pattern);
            } else {
                made.pattern = next_word(argument);
                if (made.pattern == "~") {
                    made.kind = name->regex_kind;
                    made.pattern = next_word(argument);
                }
                // As dirsection: "/srv/./www//" is "/srv/www/".
                if (made.kind == Kind::directory)
                    made.pattern = merged_path("", made.pattern);
            }
            const SectionId id = add(std::move(made));
            if (inner)
                inner->push_back(id);
        }
    }

    Site& site_;
    bool options_;  // SSLOptions stands somewhere
    Words words_;   // of one directive
};

}

bool Section::holds_for(ServerId of) const
{
    if (kind == Kind::htaccess)
        return std::ranges::binary_search(scope->readers, of);
    return server == of || server == main_server;
}

std::string Section::title() const
{
    if (kind == Kind::htaccess)
        return cat(pattern, "/.htaccess");
    if (kind == Kind::server || !node)
        return "the server";
    const std::string_view argument = trimmed(section_argument(*node));
    return argument.empty() ? cat(node->name(), ">") : cat(node->name(), " ", argument, ">");
}

void collect_sections(const Configuration& configuration, Site& site)
{
    Collector collector(configuration, site);
    for (const Server& s : site.servers)
        collector.server(s);
    for (const Htaccess& file : configuration.htaccess)
        collector.htaccess(file);
}

}

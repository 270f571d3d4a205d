// Turns the sections of the tree, and the .htaccess files found, into a list of
// what each says about client certificates and access.
#include <algorithm>

#include "core/site.h"
#include "core/text.h"
#include "core/words.h"

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

void option(Section& s, std::string_view word, const Place& at)
{
    const bool on = !word.starts_with('-');
    if (word.starts_with('-') || word.starts_with('+'))
        word.remove_prefix(1);
    if (iequals(word, "OptRenegotiate"))
        s.rare.edit().opt_renegotiate.set(on, at);
    else if (iequals(word, "StrictRequire"))
        s.rare.edit().strict_require.set(on, at);
    else if (iequals(word, "FakeBasicAuth"))
        s.rare.edit().fake_basic_auth.set(on, at);
}

// Without + or - before any word, SSLOptions starts anew.
void set_options(Section& s, const Words& w, const Directive& d)
{
    for (const std::string& word : w) {
        if (!word.starts_with('+') && !word.starts_with('-')) {
            s.rare.edit().opt_renegotiate.set(false, d.place);
            s.rare.edit().strict_require.set(false, d.place);
            s.rare.edit().fake_basic_auth.set(false, d.place);
        }
        option(s, word, d.place);
    }
}

void set_verify_client(Section& s, const Words& w, const Directive& d)
{
    if (const auto mode = w.empty() ? std::nullopt : parse_verify_client(w[0]))
        s.verify_client.set(*mode, d.place);
}

void set_verify_depth(Section& s, const Words& w, const Directive& d)
{
    if (!w.empty() && !w[0].empty() && as_atoi(w[0]) >= 0)
        s.rare.edit().verify_depth.set(as_atoi(w[0]), d.place);
}

void set_require_ssl(Section& s, const Words&, const Directive& d) { s.rare.edit().require_ssl.set(true, d.place); }
void add_ssl_require(Section& s, const Words&, const Directive& d)
{
    s.rare.edit().ssl_require.push_back({std::string(trimmed(d.args())), d.place});
}

void set_satisfy(Section& s, const Words& w, const Directive& d)
{
    s.host_access = true;
    if (!w.empty() && (iequals(w[0], "any") || iequals(w[0], "all")))
        s.rare.edit().satisfy.set(iequals(w[0], "any") ? Satisfy::any : Satisfy::all, d.place);
}

void set_order(Section& s, const Words& w, const Directive& d)
{
    s.host_access = true;
    if (!w.empty())
        s.rare.edit().order.set(lowered(w[0]), d.place);
}

void add_host_words(std::vector<Setting<std::string>>& list, const Words& w, const Place& at)
{
    for (std::size_t i = 1; i < w.size(); ++i)  // "from" comes first
        list.push_back({lowered(w[i]), at});
}

void add_allow(Section& s, const Words& w, const Directive& d)
{
    s.host_access = true;
    add_host_words(s.rare.edit().allow, w, d.place);
}

void add_deny(Section& s, const Words& w, const Directive& d)
{
    s.host_access = true;
    add_host_words(s.rare.edit().deny, w, d.place);
}

void set_auth_merging(Section& s, const Words& w, const Directive& d)
{
    if (!w.empty())
        s.rare.edit().auth_merging.set(lowered(w[0]), d.place);
}

void set_allow_override(Section& s, const Words& w, const Directive& d) { s.rare.edit().allow_override.set(w, d.place); }
void set_override_list(Section& s, const Words& w, const Directive& d) { s.rare.edit().override_list.set(w, d.place); }
void set_cipher_suite(Section& s, const Words& w, const Directive& d)
{
    if (!w.empty())
        s.rare.edit().cipher_suite.set(w.back(), d.place);
}
void set_require(Section& s, const Words&, const Directive&) { s.authorizes = true; }
void add_redirect(Section& s, const Words&, const Directive& d) { s.rare.edit().redirects.push_back(&d); }
void add_rewrite(Section& s, const Words&, const Directive& d) { s.rare.edit().rewrites.push_back(&d); }

struct Handler {
    std::string_view name;
    void (*apply)(Section&, const Words&, const Directive&);
};
constexpr Handler rows[]{
    {"SSLVerifyClient", set_verify_client},
    {"SSLVerifyDepth", set_verify_depth},
    {"SSLRequireSSL", set_require_ssl},
    {"SSLRequire", add_ssl_require},
    {"SSLOptions", set_options},
    {"SSLCipherSuite", set_cipher_suite},
    {"Require", set_require},
    {"AuthMerging", set_auth_merging},
    {"Satisfy", set_satisfy},
    {"Order", set_order},
    {"Allow", add_allow},
    {"Deny", add_deny},
    {"AllowOverride", set_allow_override},
    {"AllowOverrideList", set_override_list},
    {"Redirect", add_redirect},
    {"RedirectMatch", add_redirect},
    {"RedirectPermanent", add_redirect},
    {"RedirectTemp", add_redirect},
    {"RewriteEngine", add_rewrite},
    {"RewriteCond", add_rewrite},
    {"RewriteRule", add_rewrite},
};
constexpr DirectiveTable handlers{rows};

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
        made.rare.edit().fault = file.fault;
        made.rare.edit().unread = file.unread;
        made.rare.edit().readers = file.servers;
        const std::size_t index = add(std::move(made));
        site_.sections[index].place = file.node->first_child() ? file.node->first_child()->place : file.node->place;
    }

private:
    void options_of(const Server& s)
    {
        Section defaults{.kind = Kind::server, .server = s.index, .node = s.node, .place = s.place};
        for (const Directive& d : *s.node)
            if (d.is("SSLOptions"_name))
                set_options(defaults, words(d.args()), d);
        if (!defaults.rare.untouched())
            site_.sections.push_back(std::move(defaults));
    }

    std::size_t add(Section made)
    {
        const std::size_t index = site_.sections.size();
        const Directive& node = *made.node;
        const std::size_t server = made.server;
        read(node, made);
        site_.sections.push_back(std::move(made));
        std::vector<std::size_t> inner;
        sections_in(node, server, &inner);
        if (!inner.empty())
            site_.sections[index].rare.edit().inner = std::move(inner);
        return index;
    }

    void read(const Directive& node, Section& into)
    {
        for (const Directive& d : node) {
            if (is_transparent(d)) {
                const bool limit = d.is("<Limit"_name) || d.is("<LimitExcept"_name);
                into.authorizes |= !limit;
                limit ? read_limit(d, into) : read(d, into);
            } else if (const Handler* h = handlers.find(d.number())) {
                words(d.args(), room_);
                h->apply(into, room_, d);
            }
        }
    }

    // Of what it limits, only Require, Order, Allow, Deny and Satisfy know of methods.
    void read_limit(const Directive& limit, Section& into)
    {
        Section inside = into;
        inside.host_access = false;
        read(limit, inside);
        const Words methods = words(section_argument(limit));
        const bool named = std::ranges::find(methods, "GET") != methods.end();
        if (inside.host_access && named != limit.is("<Limit"_name)) {
            RareSection& rare = inside.rare.edit();
            rare.satisfy = into.rare->satisfy, rare.order = into.rare->order;
            rare.allow = into.rare->allow, rare.deny = into.rare->deny;
        }
        inside.access_by_method = into.access_by_method || inside.host_access;
        inside.host_access = into.host_access || inside.host_access;
        into = std::move(inside);
    }

    void sections_in(const Directive& outer, std::size_t server, std::vector<std::size_t>* inner)
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
                    made.rare.edit().unless = before;
                before.push_back(made.pattern);
            } else {
                made.pattern = next_word(argument);
                if (made.pattern == "~") {
                    made.kind = name->regex_kind;
                    made.pattern = next_word(argument);
                }
            }
            const std::size_t index = add(std::move(made));
            if (inner)
                inner->push_back(index);
        }
    }

    Site& site_;
    bool options_;  // SSLOptions stands somewhere
    Words room_;    // for the words of one directive
};

}

bool Section::holds_for(std::size_t of) const
{
    if (kind == Kind::htaccess)
        return std::ranges::binary_search(rare->readers, of);
    return server == of || server == 0;
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

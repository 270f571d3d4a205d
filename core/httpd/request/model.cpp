#include "core/httpd/request/model.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "core/base/ascii.h"
#include "core/files/file_system.h"
#include "core/httpd/request/applicable_sections.h"
#include "core/httpd/request/directory_index.h"
#include "core/httpd/request/handlers.h"
#include "core/httpd/settings/effects.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

struct MappingName {
    std::string_view name;
};
constexpr MappingName mapping_rows[]{
    {"Alias"},
    {"AliasMatch"},
    {"AliasPreservePath"},
    {"ScriptAlias"},
    {"ScriptAliasMatch"},
    {"Redirect"},
    {"RedirectMatch"},
    {"RedirectTemp"},
    {"RedirectPermanent"},
    {"ProxyPass"},
    {"ProxyPassMatch"},
    {"RewriteBase"},
    {"RewriteEngine"},
    {"RewriteCond"},
    {"RewriteRule"},
    {"RewriteOptions"},
    {"UserDir"},
    {"CacheEnable"},
    {"CacheDisable"},
    {"CacheQuickHandler"},
    {"DirectoryIndex"},
    {"VirtualDocumentRoot"},
    {"VirtualDocumentRootIP"},
    {"VirtualScriptAlias"},
    {"VirtualScriptAliasIP"},
    {"FallbackResource"},
    {"RequestHeader"},
    {"SetEnvIf"},
    {"SetEnvIfNoCase"},
    {"SetEnvIfExpr"},
    {"BrowserMatch"},
    {"BrowserMatchNoCase"},
    {"ErrorDocument"},
    {"DirectorySlash"},
    {"DirectoryCheckHandler"},
    {"SetEnv"},
    {"SetHandler"},
    {"ForceType"},
    {"AddHandler"},
    {"AddType"},
    {"AddOutputFilter"},
    {"AddOutputFilterByType"},
    {"SetOutputFilter"},
    {"XBitHack"},
    {"FilterProvider"},
    {"Action"},
    {"MDRequireHttps"},
    {"AllowMethods"},
};
constexpr DirectiveTable mapping_names{mapping_rows};

}

Model::Model(const Configuration& c, const Site& s, const TrustSets& t)
    : configuration(c), site(s), trust(t), network(s), sections(s.servers.size()), mappings(s.servers.size()), open_paths(s.servers.size())
{
    number_groups();
    for (const Server& server : site.servers) {
        mappings.next();
        for (const Directive& d : *server.node)
            if (mapping_names.find(d.number()))
                mappings.add(&d);
    }
    list_sections();
    const Folders folders(configuration, site, sections[main_server]);
    const std::vector<const Directive*> main_lines = with_located_aliases(main_server);
    from_main.reserve(site.servers.size());
    for (const Server& server : site.servers)
        from_main.add(server.is_main() ? nullptr : folders.near(server, with_located_aliases(server.index), main_lines));
    note_managed_domains();
    if (c.tree.mentions("<AuthzProviderAlias"_name))
        own_providers = own_providers_in(c.tree.root());
    conditions = c.tree.mentions("<If"_name);
    note_methods();
}

// Those of one server come together, in the order of the servers.
void Model::list_sections()
{
    std::size_t i = 0;
    for (const Server& server : site.servers) {
        sections.next();
        for (; i < site.sections.size(); ++i) {
            const Section& s = site.sections[SectionId(i)];
            if (s.kind == Section::Kind::htaccess || s.server != server.index)
                break;
            if (!s.nested)
                sections.add(SectionId(i));
        }
    }
    for (; i < site.sections.size(); ++i)
        for (const ServerId reader : site.sections[SectionId(i)].scope->readers)
            htaccess[reader].push_back(SectionId(i));
}

static bool is_domain_section(const Directive& d) { return d.is("<MDomainSet"_name) || d.is("<MDomain"); }

static const Directive* last_line(const Directive& section, NameNumber name)
{
    const Directive* last = nullptr;
    for (const Directive& d : section)
        if (d.is(name))
            last = &d;
    return last;
}

void Model::note_managed_domains()
{
    for (const Directive& d : *site.servers[main_server].node)
        managed_domains_ |= is_domain_section(d) || d.is("MDomain"_name);
    if (!managed_domains_)
        return;
    const Directive& root = *site.servers[main_server].node;
    const Directive* for_all = last_line(root, "MDRequireHttps"_name);
    for (const Directive& d : root) {
        const bool set = is_domain_section(d);
        if (!set && !d.is("MDomain"_name))
            continue;
        const Directive* own = set ? last_line(d, "MDRequireHttps"_name) : nullptr;
        const Directive* by = own ? own : for_all;
        if (!by || iequals(trimmed(by->args()), "off"))
            continue;
        RedirectedDomain& domain = redirected_domains.emplace_back();
        domain.by = by;
        for (const std::string& word : words(set ? section_argument(d) : d.args()))
            if (!iequals(word, "auto") && !iequals(word, "manual"))
                domain.names.push_back(lowered(word));
    }
}

// SSL_CLIENT_VERIFY has a value without a certificate too: NONE.
static bool takes_users_from_certificates(const Directive& node)
{
    const auto is_of_certificate = [](std::string_view name) { return name.starts_with("SSL_CLIENT_") && !iequals(name, "SSL_CLIENT_VERIFY"); };
    return std::ranges::all_of(node, [&](const Directive& d) {
        return d.is("SSLUserName"_name) ? is_of_certificate(trimmed(d.args())) : !d.first_child() || takes_users_from_certificates(d);
    });
}

// `AuthType None`, as authn_ap_auth_type of mod_authn_core, is as good as no AuthType.
static bool never_authenticates(const Directive& node)
{
    return std::ranges::all_of(node, [](const Directive& d) {
        return d.is("AuthType"_name) ? iequals(trimmed(d.args()), "none") : !d.first_child() || never_authenticates(d);
    });
}

static bool has_page_for_500(const Directive& node)
{
    return std::ranges::any_of(node, [](const Directive& d) {
        return d.is("ErrorDocument"_name) ? trimmed(d.args()).starts_with("500") : d.first_child() && has_page_for_500(d);
    });
}

// Of the whole configuration, .htaccess files included.
template <class Holds>
static bool holds_for_all(const Configuration& c, const Holds& holds)
{
    return holds(c.tree.root()) && std::ranges::all_of(c.htaccess, [&](const Htaccess& h) { return !h.unread && holds(*h.node); });
}

void Model::note_users()
{
    const auto mentions = [&](NameNumber name) { return configuration.tree.mentions(name); };
    if (mentions("IdentityCheck"_name) || (mentions("AuthType"_name) && !holds_for_all(configuration, never_authenticates)))
        users_from_ = UsersFrom::anything;
    else if (mentions("SSLUserName"_name))
        users_from_ = holds_for_all(configuration, takes_users_from_certificates) ? UsersFrom::certificates : UsersFrom::anything;
    // Without AuthType the refusal is an error of the server, which may have a page of the site.
    needs_user_to_pass_ = users_from_ != UsersFrom::anything && holds_for_all(configuration, [](const Directive& d) { return !has_page_for_500(d); });
}

// Where who gets in may hang on the method.
void Model::note_methods()
{
    mentions_methods = configuration.tree.mentions("AllowMethods"_name);
    note_users();
    asks_for_each_url_ = configuration.has_module("mod_allowmethods.c");
    by_method.resize(site.servers.size());
    if (!configuration.tree.mentions("Require"_name) && !configuration.tree.mentions("<Limit"_name) &&
        !configuration.tree.mentions("<LimitExcept"_name))
        return;
    for (const Section& section : site.sections) {
        if (!depends_on_method(section))
            continue;
        if (section.kind == Section::Kind::htaccess)
            for (const ServerId reader : section.scope->readers)
                by_method[reader] = true;
        else if (section.server == main_server)
            std::fill(by_method.begin(), by_method.end(), true);
        else
            by_method[section.server] = true;
    }
}

namespace {

void add_lines(const Directive& node, std::vector<const Directive*>& lines)
{
    for (const Directive& d : node) {
        if (mapping_names.find(d.number()))
            lines.push_back(&d);
        else if (d.is("<Limit"_name) || d.is("<LimitExcept"_name))
            add_lines(d, lines);
    }
}

// A line that lets something else than a file answer.
bool is_dynamic(const Directive& d)
{
    static constexpr std::string_view names[]{"SetHandler", "AddHandler", "Action", "Script", "ScriptAlias", "ScriptAliasMatch", "DAV"};
    if (std::ranges::any_of(names, [&](std::string_view n) { return d.is(n); }))
        return true;
    if (d.is("Options"_name))
        return lowered(d.args()).find("execcgi") != std::string::npos;
    if (!effect_of(d.name()))  // of a module that nobody has looked at
        return true;
    return (d.is("AddType") || d.is("ForceType"_name)) && lowered(d.args()).find("x-httpd") != std::string::npos;
}

bool any_dynamic(const Directive& node)
{
    for (const Directive& d : node)
        if (is_dynamic(d) || (d.first_child() && any_dynamic(d)))
            return true;
    return false;
}

}

const ServedElsewhere& Model::served_elsewhere() const { return elsewhere_ ? *elsewhere_ : elsewhere_.emplace(configuration, site); }

void Model::add_error_pages(const Directive& node) const
{
    for (const Directive& d : node) {
        if (d.is("ErrorDocument"_name))
            if (const std::vector<std::string> w = words(d.args()); w.size() == 2 && w[1].starts_with('/')) {
                error_pages_->insert(w[1].substr(0, w[1].find('?')));
                error_statuses_.insert(w[0]);
            }
        if (d.first_child())
            add_error_pages(d);
    }
}

const std::set<std::string>& Model::error_pages() const
{
    if (!error_pages_) {
        error_pages_.emplace();
        if (configuration.tree.mentions("ErrorDocument"_name)) {
            add_error_pages(configuration.tree.root());
            for (const Htaccess& file : configuration.htaccess)
                add_error_pages(*file.node);
        }
    }
    return *error_pages_;
}

// Where nothing names it, mod_mime's file is Debian's or that of a build from source.
const std::vector<std::string>& Model::extensions_that_answer() const
{
    if (!answering_extensions_) {
        answering_extensions_.emplace();
        std::vector<std::string> files;
        for (const Directive& d : *site.servers[main_server].node)
            if (d.is("TypesConfig"))
                files = words(d.args());
        if (files.empty())
            files = {"conf/mime.types", "/etc/mime.types"};
        for (const std::string& file : files)
            if (const auto text = disk ? disk->read(merged_path(configuration.server_root, file), 1 << 20) : Result<std::string>(Error{""}))
                *answering_extensions_ = aop::extensions_that_answer(*text);
    }
    return *answering_extensions_;
}

const std::set<std::string, std::less<>>& Model::error_statuses() const
{
    (void)error_pages();
    return error_statuses_;
}

const std::vector<const Directive*>& Model::lines_of(const Section& s) const
{
    const auto kept = lines_.try_emplace(s.node);
    if (kept.second)
        add_lines(*s.node, kept.first->second);
    return kept.first->second;
}

std::string_view Model::server_path(ServerId server) const
{
    std::string_view path;
    for (const Directive& d : *site.servers[server].node)
        if (d.is("ServerPath"_name))
            path = trimmed(d.args());
    return server != main_server && path.starts_with('/') ? path : std::string_view();
}

bool Model::says(NameNumber name, ServerId server, std::string_view word) const
{
    bool on = false;
    if (!configuration.tree.mentions(name))
        return on;
    for (const ServerId owner : {main_server, server})
        for (const Directive& d : *site.servers[owner].node)
            if (d.is(name))
                on = iequals(trimmed(d.args()), word);
    return on;
}

bool Model::says_on(NameNumber name, ServerId server) const { return says(name, server, "on"); }

static bool says_below(const Directive& node, NameNumber name, std::string_view word)
{
    return std::ranges::any_of(
        node, [&](const Directive& d) { return d.is(name) ? iequals(trimmed(d.args()), word) : d.first_child() && says_below(d, name, word); });
}

// Sections may have it otherwise. Where any of them does, the client's choice is taken for possible everywhere.
bool Model::uses_canonical_name(ServerId server) const
{
    return says_on("UseCanonicalName"_name, server) && !has_section_that_says("UseCanonicalName"_name, server, "off");
}

bool Model::asks_dns_for_name(ServerId server) const
{
    return says("UseCanonicalName"_name, server, "dns") || has_section_that_says("UseCanonicalName"_name, server, "dns");
}

bool Model::has_section_that_says(NameNumber name, ServerId server, std::string_view word) const
{
    bool found = false;
    if (configuration.tree.mentions(name))
        each_section(server, [&](const Section& s) { found |= s.kind != Section::Kind::server && says_below(*s.node, name, word); });
    return found;
}

bool Model::uses_physical_port(ServerId server) const { return says_on("UseCanonicalPhysicalPort"_name, server); }

bool Model::is_forward_proxy(ServerId server) const
{
    bool on = false;
    if (!configuration.has_module("mod_proxy.c") || !configuration.tree.mentions("ProxyRequests"_name))
        return on;
    for (const ServerId owner : {main_server, server}) {
        for (const Directive& d : *site.servers[owner].node)
            if (d.is("ProxyRequests"_name))
                on = iequals(trimmed(d.args()), "on");
        if (server == main_server)
            break;
    }
    return on;
}

// A <Proxy "*"> of Require lines alone, none of them for all, or of Deny. What says more, or is about some targets only, counts for nothing.
static bool shuts_proxy(const Section& s)
{
    bool some = false, all = false;
    for (const Directive& d : *s.node) {
        const bool require = d.is("Require"_name);
        some |= require || d.is("Deny"_name);
        all |= (require && iequals(trimmed(d.args()), "all granted")) || d.is("Allow"_name) || d.is("Satisfy"_name) || d.first_child();
    }
    return s.kind == Section::Kind::proxy && s.pattern == "*" && some && !all;
}

bool Model::has_open_proxy() const
{
    const auto is_open = [&](const Server& s) {
        bool shut = mode(s.index) == VerifyClient::require || !is_forward_proxy(s.index);
        each_section(s.index, [&](const Section& section) { shut |= shuts_proxy(section); });
        return !shut;
    };
    if (!open_proxy_)
        open_proxy_ = configuration.tree.mentions("ProxyRequests"_name) && std::ranges::any_of(site.servers, is_open);
    return *open_proxy_;
}

// Alias inside <Location> leads out of the DocumentRoot, too; where to, only its section tells.
std::vector<const Directive*> Model::with_located_aliases(ServerId server) const
{
    std::vector<const Directive*> lines(mappings[server].begin(), mappings[server].end());
    if (configuration.tree.mentions("Alias"_name) || configuration.tree.mentions("ScriptAlias"_name))
        for (const SectionId i : sections[server])
            for (const Directive& d : *site.sections[i].node)
                if (d.is("Alias"_name) || d.is("ScriptAlias"_name))
                    lines.push_back(&d);
    return lines;
}

const Section* Model::takes_any_certificate() const
{
    if (!any_certificate_) {
        const auto found =
            std::ranges::find_if(site.sections, [](const Section& s) { return s.verify_client && *s.verify_client == VerifyClient::optional_no_ca; });
        any_certificate_ = found == site.sections.end() ? nullptr : &*found;
    }
    return *any_certificate_;
}

bool Model::shares_cache(ServerId server) const
{
    if (configuration.tree.mentions("CacheKeyBaseURL"_name))
        return true;
    // The key has the scheme, and the port of the Host header or the ServerName: another server that keeps pages can have the same one. What a
    // server without TLS has stored is for everybody anyway.
    const auto caches = [&](ServerId s) { return std::ranges::any_of(mappings[s], [](const Directive* d) { return d->is("CacheEnable"_name); }); };
    for (const Server& s : site.servers)
        if (s.index != server && tls[s.index] && tls[server] && !network.chains_of(s.index).empty() && (caches(s.index) || caches(main_server)))
            return true;
    const auto& name = site.servers[server].server_name;
    return name && name->find("://") != std::string_view::npos;
}

bool Model::dynamic() const
{
    if (!dynamic_)
        dynamic_ = any_dynamic(configuration.tree.root()) ||
                   std::ranges::any_of(configuration.htaccess, [](const Htaccess& h) { return any_dynamic(*h.node); });
    return *dynamic_;
}

const RewriteRules& Model::rules_of(ServerId server) const
{
    const auto [at, is_new] = rules_.try_emplace(server);
    if (is_new)
        at->second = rewrite_rules_of(*site.servers[server].node, *site.servers[main_server].node);
    return at->second;
}

const std::vector<const Directive*>& Model::early_headers_of(ServerId server) const
{
    const auto [at, is_new] = early_headers_.try_emplace(server);
    const auto add = [&, &early = at->second](ServerId owner) {
        for (const Directive* d : mappings[owner])
            if (d->is("RequestHeader"_name))
                if (const std::vector<std::string> w = words(d->args()); w.size() > 2 && iequals(w.back(), "early"))
                    early.push_back(d);
    };
    if (is_new) {
        add(main_server);
        if (server != main_server)
            add(server);
    }
    return at->second;
}

const RewriteRules& Model::rule_defaults_of(ServerId server) const
{
    const auto [at, is_new] = rule_defaults_.try_emplace(server);
    if (is_new)
        at->second = rewrite_defaults_of(*site.servers[server].node, *site.servers[main_server].node);
    return at->second;
}

std::string session_identity(const Site& site, const Server& s)
{
    const auto names = names_of(site, s);
    // Formed before a Listen … https switches TLS on.
    const std::uint16_t usual = s.tls.engine && *s.tls.engine == Engine::on ? 443 : 80;
    if (s.server_name)
        return cat(names.front(), ':', s.port().value_or(usual));
    const std::string name = names.empty() || !site.main().server_name ? "" : names.front();
    const auto port = s.addresses().empty() ? std::nullopt : s.addresses().front().port;
    return cat(name, ':', port.value_or(usual));
}

std::string_view to_string(Outcome::Reply reply)
{
    switch (reply) {
    case Outcome::Reply::nobody: return "nobody";
    case Outcome::Reply::refused: return "refused";
    case Outcome::Reply::bad_request: return "400";
    case Outcome::Reply::forbidden: return "403";
    case Outcome::Reply::misdirected: return "421";
    case Outcome::Reply::redirect: return "redirect";
    case Outcome::Reply::redirect_plain: return "redirect to http";
    case Outcome::Reply::gone: return "gone";
    case Outcome::Reply::error: return "500";
    case Outcome::Reply::served: return "served";
    case Outcome::Reply::unknown: return "unknown";
    }
    return "unknown";
}

}

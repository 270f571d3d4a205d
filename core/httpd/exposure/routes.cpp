// Does protected content reach strangers through another server of the same httpd? No verdict of one server shows it: the protected one
// demands a certificate from everybody, and the open one serves what it is told to.
//
// Two things lead from one server to another: a ProxyPass (or a rule with [P]) into it, and files or a back end that both have. So the lines
// of open servers are looked through for URLs and folders, compared with what protected servers have, and each pair that meets is tried: the
// open server's own way in, at the path of the line, by the same model that gives the verdicts. Only what is served there counts.
//
// For proxying, the request that the open server makes is tried as well: it comes from this machine, with the certificate of
// SSLProxyMachineCertificateFile if there is one. It is a way around where it is served and a stranger's own request is not.
//
// Cost: each line is looked up in a table by host and port or by folder; the model runs for the pairs that meet alone.
#include "core/httpd/exposure/routes.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "core/base/ascii.h"
#include "core/base/path_prefix.h"
#include "core/files/file_system.h"
#include "core/httpd/exposure/back_end_url.h"
#include "core/httpd/exposure/exposure.h"
#include "core/httpd/request/directory_index.h"
#include "core/httpd/request/model.h"
#include "core/httpd/request/url_mapping.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

constexpr std::size_t most_listed = 200, most_links = 100;  // servers whose folders are looked through for links; entries of each

// A line that leads from a path of a server to another place.
struct Leads {
    const Directive* line;
    std::string path;    // "/app/"
    std::string target;  // a URL, or a folder
};

class Search {
public:
    Search(const Model& m, const Exposure& e, Files& files) : m_(m), exposure_(e), files_(files) {}

    std::vector<Route> run();

private:
    static bool is_open(const Judgement& j);
    static bool is_protected(const Judgement& j) { return j.verdict == Verdict::enforced; }

    // --- What servers have ---

    std::vector<Leads> proxied(ServerId server) const;
    void add_members(std::vector<Leads>& all, ServerId server, const Leads& l) const;
    std::vector<std::string> paths_below(ServerId server, const std::string& path) const;
    bool lets_in_this_machine(const Attempt& a) const;
    static std::string path_of_pattern(std::string_view pattern);
    std::string real(const std::string& path) const;
    std::vector<Leads> folders(ServerId server, bool with_links) const;
    void add_links(std::vector<Leads>& all) const;
    void remember(ServerId server);
    bool is_own(ServerId server, const Directive& line) const;

    // --- Trying ---

    std::optional<Attempt> served_at(const Judgement& open, std::string path) const;
    void found(Route::Kind kind, ServerId open, ServerId around, const Leads& l, const Place& there, std::string what, const Attempt& a);
    const Place& demand_of_server(ServerId server) const;

    // --- By proxying ---

    // The server of this httpd that a URL leads to, with the request that arrives there.
    struct Arrival {
        ServerId server;
        ChainId chain;
        Attempt attempt;
    };
    std::optional<Arrival> arrival(ServerId from, const Leads& l) const;
    const Directive* certificate_of(ServerId server) const;
    void follow(ServerId open, const Judgement& j, const Leads& l);
    void open_back_end(ServerId server, const Leads& l);

    // --- By files ---

    void compare_folder(ServerId open, const Judgement& j, const Leads& l);
    void same_files(ServerId open, const Judgement& j, const Leads& l, const std::string& folder, ServerId around, const std::string& rest);

    const Model& m_;
    const Exposure& exposure_;
    Files& files_;
    std::vector<ServerId> protected_;
    std::size_t listed_ = 0;                                           // servers whose folders were looked at
    std::map<std::string, ServerId> folders_;                          // of protected servers, without links in their names
    std::map<std::string, std::pair<ServerId, Leads>> back_ends_;      // likewise
    std::set<std::tuple<Route::Kind, ServerId, ServerId>> seen_ = {};  // a finding a pair is enough
    std::vector<Route> routes_;
};

std::vector<Route> Search::run()
{
    std::vector<const Judgement*> open;
    for (const Server& s : m_.site.servers)
        if (const Judgement* j = exposure_.worst(s.index); j && is_protected(*j))
            protected_.push_back(s.index);
        else if (j && j->attempt && is_open(*j))
            open.push_back(j);
    if (open.empty())
        return {};
    for (const ServerId p : protected_)
        remember(p);
    listed_ = 0;
    for (const Judgement* j : open) {
        for (const Leads& l : proxied(j->server))
            follow(j->server, *j, l);
        if (protected_.empty())
            continue;
        const bool looked = ++listed_ <= most_listed;
        for (const Leads& l : folders(j->server, looked))
            compare_folder(j->server, *j, l);
    }
    for (const ServerId p : protected_)
        for (const Leads& l : proxied(p))
            open_back_end(p, l);
    return std::move(routes_);
}

bool Search::is_open(const Judgement& j)
{
    return j.verdict == Verdict::partial || j.verdict == Verdict::optional || j.verdict == Verdict::open || j.verdict == Verdict::plain;
}

// The lines that proxy, of the server, of the main server and of the sections that hold for some of its paths.
std::vector<Leads> Search::proxied(ServerId server) const
{
    std::vector<Leads> all;
    const auto line = [&](const Directive& d, std::string_view around) {
        std::vector<std::string> w = words(d.args());
        if (d.is("RewriteRule"_name)) {
            const std::string flags = w.size() > 2 ? lowered(w[2]) : "";
            const bool proxies = flags.find("[p") != flags.npos || flags.find(",p") != flags.npos;
            if (w.size() > 1 && proxies && w[1].find("://") != w[1].npos)
                add_members(all, server, {&d, path_of_pattern(w[0]), w[1]});
            return;
        }
        if (d.is("SetHandler"_name) && !w.empty() && lowered(w[0]).starts_with("proxy:")) {
            return add_members(all, server, {&d, around.empty() ? "/" : std::string(around), w[0].substr(std::size("proxy:") - 1)});
        }
        const bool match = d.is("ProxyPassMatch");
        if (!match && !d.is("ProxyPass"))
            return;
        std::erase_if(w, [](const std::string& word) { return word.find('=') != word.npos && word.find("://") == word.npos; });
        if (!around.empty())
            w.insert(w.begin(), std::string(around));
        if (w.size() > 1 && w[1].find("://") != w[1].npos)
            add_members(all, server, {&d, match && around.empty() ? path_of_pattern(w[0]) : w[0], w[1]});
    };
    for (const ServerId owner : {server, main_server}) {
        for (const Directive* d : m_.mappings[owner])
            line(*d, "");
        if (server == main_server)
            break;
    }
    m_.each_section(server, [&](const Section& s) {
        if (s.kind == Section::Kind::location)
            for (const Directive* d : m_.lines_of(s))
                line(*d, s.pattern);
    });
    return all;
}

// A line to "balancer://name/path" leads to each of its members, which a <Proxy> section or a line of the server names.
void Search::add_members(std::vector<Leads>& all, ServerId server, const Leads& l) const
{
    constexpr std::string_view scheme = "balancer://";
    if (l.target.size() <= scheme.size() || !iequals(std::string_view(l.target).substr(0, scheme.size()), scheme))
        return all.push_back(l);
    const std::size_t end = std::min(l.target.find_first_of("/$%", scheme.size()), l.target.size());
    const std::string balancer = lowered(std::string_view(l.target).substr(0, end)), rest = l.target.substr(end);
    const auto look = [&](const Directive& node, bool inside) {
        for (const Directive& d : node) {
            if (!d.is("BalancerMember"))
                continue;
            const std::vector<std::string> w = words(d.args());
            const std::size_t at = inside ? 0 : 1;
            if (w.size() > at && (inside || lowered(without_slash(w[0])) == balancer))
                all.push_back({l.line, l.path, cat(without_slash(w[at]), rest)});
        }
    };
    look(*m_.site.servers[main_server].node, false);
    if (server != main_server)
        look(*m_.site.servers[server].node, false);
    m_.each_section(server, [&](const Section& s) {
        if (s.kind == Section::Kind::proxy && lowered(without_slash(s.pattern)) == balancer)
            look(*s.node, true);
    });
}

// "^/app/(.*)$" begins at "/app/".
std::string Search::path_of_pattern(std::string_view pattern)
{
    if (pattern.starts_with('^'))
        pattern.remove_prefix(1);
    const std::string path(pattern.substr(0, pattern.find_first_of("^$.*+?()[]{}|\\")));
    return path.starts_with('/') ? path : "/" + path;
}

// Where there are very many, links are not looked for.
std::string Search::real(const std::string& path) const
{
    if (listed_ > most_listed)
        return path;
    const auto found = files_.real_path(path);
    return found ? *found : path;
}

// The folders that a server has: DocumentRoot, Alias, VirtualDocumentRoot, and what links in them lead to.
std::vector<Leads> Search::folders(ServerId server, bool with_links) const
{
    std::vector<Leads> all;
    const Server& s = m_.site.servers[server];
    if (s.document_root)
        all.push_back({nullptr, "/", without_trailing_slash(*s.document_root)});
    for (const ServerId owner : {server, main_server}) {
        for (const Directive* d : m_.mappings[owner]) {
            const std::vector<std::string> w = words(d->args());
            if ((d->is("Alias"_name) || d->is("ScriptAlias")) && w.size() == 2)
                all.push_back({d, w[0], without_trailing_slash(merged_path(m_.configuration.server_root, w[1]))});
            else if (d->is("VirtualDocumentRoot") && !w.empty() && w[0].find('%') != w[0].npos)
                all.push_back({d, "%", without_trailing_slash(merged_path(m_.configuration.server_root, w[0].substr(0, w[0].find('%'))))});
        }
        if (server == main_server)
            break;
    }
    m_.each_section(server, [&](const Section& section) {
        if (section.kind == Section::Kind::location)
            for (const Directive* d : m_.lines_of(section))
                if (const std::vector<std::string> w = words(d->args()); d->is("Alias"_name) && w.size() == 1)
                    all.push_back({d, section.pattern, without_trailing_slash(merged_path(m_.configuration.server_root, w[0]))});
    });
    if (with_links)
        add_links(all);
    return all;
}

// Symbolic links at the top of the folders lead out of them.
void Search::add_links(std::vector<Leads>& all) const
{
    for (std::size_t i = 0, n = all.size(); i < n; ++i) {
        const Leads folder = all[i];
        const auto entries = folder.path == "%" ? Result<std::vector<Files::Entry>>(Error{""}) : files_.list(folder.target);
        std::size_t links = 0;
        if (entries)
            for (const Files::Entry& e : *entries)
                if (e.type == Files::Type::symlink && ++links <= most_links)
                    all.push_back({folder.line, cat(without_slash(folder.path), '/', e.name), real(cat(folder.target, '/', e.name))});
    }
}

// What is its own, and not everybody's by the main server.
void Search::remember(ServerId server)
{
    const Server& s = m_.site.servers[server];
    ++listed_;
    if (s.document_root && !s.document_root.inherited())
        folders_.try_emplace(real(without_trailing_slash(*s.document_root)), server);
    for (const Leads& l : proxied(server))
        if (const auto url = parse_url(l.target); url && is_own(server, *l.line))
            back_ends_.try_emplace(authority_of(*url), std::pair(server, l));
}

bool Search::is_own(ServerId server, const Directive& line) const
{
    return server == main_server || std::ranges::none_of(m_.mappings[main_server], [&](const Directive* d) { return d == &line; });
}

// The open server's way in at a path; nothing where it does not serve that to everybody.
std::optional<Attempt> Search::served_at(const Judgement& open, std::string path) const
{
    Attempt a = *open.attempt;
    for (const std::string& tried : {path, without_slash(path) + "/"}) {
        a.path = tried;
        if (const Outcome o = predict(m_, a); is_content(o.reply) && !o.limited && o.server == open.server)
            return a;
    }
    return std::nullopt;
}

void Search::found(Route::Kind kind, ServerId open, ServerId around, const Leads& l, const Place& there, std::string what, const Attempt& a)
{
    const Server& s = m_.site.servers[open];
    // The same site in plain HTTP is AOP302's.
    const bool same_site = s.server_name && iequals(s.name(), m_.site.servers[around].name()) && !m_.tls[open];
    if ((same_site && (kind == Route::Kind::same_back_end || kind == Route::Kind::same_files)) || !seen_.insert({kind, open, around}).second)
        return;
    const Place& place = l.line ? l.line->place : s.document_root.place;
    routes_.push_back({kind, open, around, place, there, std::move(what), witness_of(a)});
}

const Place& Search::demand_of_server(ServerId server) const
{
    const Server& s = m_.site.servers[server];
    return s.tls.verify_client ? s.tls.verify_client.place : s.place;
}

std::optional<Search::Arrival> Search::arrival(ServerId from, const Leads& l) const
{
    const auto url = parse_url(l.target);
    if (!url)
        return std::nullopt;
    const bool here = url->host == "localhost" || url->host.starts_with("127.") || url->host == "[::1]";
    for (const Endpoint& e : m_.network.endpoints()) {
        if (e.address.port != url->port)
            continue;
        const ServerId server = m_.network.named(e.chain, url->host, true);
        const std::string address = to_string(e.address);
        const bool by_address = here ? e.address.kind == Address::Kind::any || address.starts_with("127.") || address.starts_with("[::1]")
                                     : address.substr(0, address.rfind(':')) == url->host;
        const std::vector<std::string> names = names_of(m_.site, m_.site.servers[server]);
        const bool by_name = std::ranges::find(names, url->host) != names.end();
        if ((!by_address && !by_name) || server == from || m_.tls[m_.network.chains()[e.chain].first()] != url->tls)
            continue;
        Attempt a;
        a.to = e.address;
        a.ipv6 = e.ipv6;
        a.tls = url->tls;
        a.from_machine = true;
        a.post_handshake = false;
        const bool is_name = url->host.find_first_not_of("0123456789.") != url->host.npos && !url->host.starts_with('[');
        a.sni = url->tls && is_name ? url->host : "";
        a.host = url->host;
        a.path = url->path;
        return Arrival{server, e.chain, std::move(a)};
    }
    return std::nullopt;
}

// The line by which a server has a client certificate of its own for those behind it.
const Directive* Search::certificate_of(ServerId server) const
{
    const Directive* last = nullptr;
    const auto look = [&](const Directive& node) {
        for (const Directive& d : node)
            if (d.is("SSLProxyMachineCertificateFile") || d.is("SSLProxyMachineCertificatePath"))
                last = &d;
    };
    look(*m_.site.servers[main_server].node);
    if (server != main_server)
        look(*m_.site.servers[server].node);
    m_.each_section(server, [&](const Section& s) {
        if (s.kind == Section::Kind::proxy || s.kind == Section::Kind::proxy_match || s.kind == Section::Kind::location)
            look(*s.node);
    });
    return last;
}

void Search::follow(ServerId open, const Judgement& j, const Leads& l)
{
    if (const auto url = parse_url(l.target))
        if (const auto same = back_ends_.find(authority_of(*url)); same != back_ends_.end() && same->second.first != open) {
            const auto& [around, theirs] = same->second;
            const auto their_url = parse_url(theirs.target);
            const bool meets = their_url && (is_below(url->path, their_url->path) || is_below(their_url->path, url->path));
            if (const auto a = meets && is_own(open, *l.line) ? served_at(j, l.path) : std::nullopt)
                found(Route::Kind::same_back_end, open, around, l, theirs.line->place, authority_of(*url), *a);
        }
    auto to = arrival(open, l);
    if (!to)
        return;
    const Judgement* there = exposure_.worst(to->server);
    if (!there || (there->verdict != Verdict::enforced && there->verdict != Verdict::closed))
        return;
    for (const std::string& path : paths_below(to->server, to->attempt.path)) {
        Attempt arriving = to->attempt;
        arriving.path = path;
        if (!lets_in_this_machine(arriving))
            continue;
        const std::string rest = path.substr(to->attempt.path.size());
        const auto a = served_at(j, rest.empty() ? l.path : cat(without_slash(l.path), rest.starts_with('/') ? "" : "/", rest));
        if (a && a->path.starts_with('/'))
            return found(Route::Kind::from_machine, open, to->server, l, m_.site.servers[to->server].place, l.target, *a);
    }
    const Directive* certificate = certificate_of(open);
    const auto a = certificate ? served_at(j, l.path) : std::nullopt;
    if (!a || !a->path.starts_with('/'))
        return;
    to->attempt.credential = trusted_credential(m_, to->server);
    if (to->attempt.credential && is_content(predict(m_, to->attempt).reply))
        found(Route::Kind::lends_certificate, open, to->server, l, certificate->place, words(certificate->args()).front(), *a);
}

// The path itself, and those below it that a section of the server is about.
std::vector<std::string> Search::paths_below(ServerId server, const std::string& path) const
{
    std::vector<std::string> all{path};
    const auto& root = m_.site.servers[server].document_root;
    m_.each_section(server, [&](const Section& s) {
        std::string below = s.kind == Section::Kind::location ? s.pattern : "";
        if (s.kind == Section::Kind::directory && root && is_below(without_trailing_slash(*root), s.pattern))
            below = cat(without_trailing_slash(s.pattern).substr(without_trailing_slash(*root).size()), '/');
        if (below.starts_with('/') && below.find_first_of("*?[") == below.npos && below.size() > path.size() &&
            below.starts_with(without_slash(path) + '/'))
            all.push_back(below);
    });
    return all;
}

// And nobody else: of what everybody gets the verdict tells.
bool Search::lets_in_this_machine(const Attempt& a) const
{
    Attempt outside = a;
    outside.from_machine = false;
    const Outcome inside = predict(m_, a);
    return is_content(inside.reply) && !inside.error_page_of && !is_content(predict(m_, outside).reply);
}

// The protected server hands its requests to another one here, which everybody can ask as well.
void Search::open_back_end(ServerId server, const Leads& l)
{
    const auto to = arrival(server, l);
    if (!to)
        return;
    for (const Judgement& j : exposure_.of(to->server))
        if (j.chain == to->chain && j.attempt && is_open(j) && !is_reached_from_loopback_only(exposure_, j))
            if (const auto a = served_at(j, to->attempt.path); a && is_own(server, *l.line))
                return found(Route::Kind::open_back_end, to->server, server, {l.line, l.path, l.target}, demand_of_server(server), l.target, *a);
}

void Search::compare_folder(ServerId open, const Judgement& j, const Leads& l)
{
    const std::string folder = real(l.target);
    // The same, or one above it.
    for (std::string up = folder; !up.empty(); up = up == "/" ? "" : up.substr(0, std::max<std::size_t>(up.rfind('/'), 1)))
        if (const auto at = folders_.find(up); at != folders_.end())
            same_files(open, j, l, at->first, at->second, "");
    // Those below it.
    const std::string below = folder == "/" ? folder : folder + "/";
    for (auto at = folders_.lower_bound(below); at != folders_.end() && at->first.starts_with(below); ++at)
        same_files(open, j, l, at->first, at->second, at->first.substr(below.size()));
}

void Search::same_files(ServerId open, const Judgement& j, const Leads& l, const std::string& folder, ServerId around, const std::string& rest)
{
    const Server& theirs = m_.site.servers[around];
    if (around == open)
        return;
    // Equal DocumentRoots in plain HTTP are AOP302's.
    const Server& own = m_.site.servers[open];
    if (!l.line && rest.empty() && l.path == "/" && own.document_root && real(without_trailing_slash(*own.document_root)) == folder && !m_.tls[open])
        return;
    Attempt a = *j.attempt;
    if (l.path == "%") {
        // VirtualDocumentRoot: the folder is chosen by the Host.
        const std::string name = rest.substr(0, rest.find('/'));
        if (name.empty() || words(l.line->args()).front().find("%0") == std::string::npos)
            return;
        a.host = name;
        const Endpoint* e = m_.network.at(a.to, a.ipv6);
        if (!e || m_.network.named(e->chain, name, true) != open)
            return;
        return found(Route::Kind::same_files, open, around, l, theirs.document_root.place, folder, a);
    }
    const std::string path = rest.empty() ? l.path : cat(without_slash(l.path), '/', rest, '/');
    if (const auto served = served_at(j, path))
        found(Route::Kind::same_files, open, around, l, theirs.document_root.place, folder, *served);
}

bool is_loopback(const Address& a)
{
    return (a.kind == Address::Kind::ipv4 && a.bytes[0] == 127) ||
           (a.kind == Address::Kind::ipv6 && a.host.find("::1") != std::string::npos && a.bytes[15] == 1 && a.bytes[0] == 0);
}

}

bool is_reached_from_loopback_only(const Exposure& exposure, const Judgement& j)
{
    return std::ranges::all_of(exposure.endpoints, [&](const Endpoint& e) { return e.chain != j.chain || is_loopback(e.address); });
}

std::vector<Route> routes_around(const Model& m, const Exposure& exposure, Files& files) { return Search(m, exposure, files).run(); }

}

// Turns what httpd has read into an Assessment: the tree, the modules that are
// loaded, and which server_rec belongs to which server of the model.
#include "mod_aop/judgement/inspection.h"

#include <http_main.h>

#include <algorithm>
#include <unordered_set>

#include "core/verdicts/rule.h"
#include "core/verdicts/startup_rule.h"
#include "mod_aop/judgement/conftree.h"
#include "mod_aop/judgement/phase.h"

#ifndef SERVER_CONFIG_FILE
#define SERVER_CONFIG_FILE "conf/httpd.conf"
#endif

namespace aop::mod {

namespace {

// What httpd has made of the names in <VirtualHost name>.
void take_resolved(const server_rec* main, std::map<std::string, std::vector<Address>>& resolved)
{
    for (const server_rec* s = main->next; s; s = s->next)
        for (const server_addr_rec* a = s->addrs; a; a = a->next) {
            char* ip = nullptr;
            if (!a->virthost || !a->host_addr || apr_sockaddr_ip_get(&ip, a->host_addr) != APR_SUCCESS)
                continue;
            const auto named = parse_address(a->virthost);
            const auto found = parse_address(a->host_addr->family == APR_INET ? std::string(ip) : cat("[", ip, "]"));
            if (!named || !found || named->kind != Address::Kind::name)
                continue;
            auto& all = resolved[named->host];
            if (std::ranges::find(all, found->host, &Address::host) == all.end())
                all.push_back(*found);
        }
}

const Configuration& read(const server_rec* main, Configuration& c)
{
    copy_conftree(ap_conftree, c.tree);
    take_resolved(main, c.resolved);
    if (const char* root = ap_server_root)
        c.server_root = root;
    const auto line = command_line();
    const std::string named = option_of(line, 'f');
    c.main_file = merged_path(c.server_root, named.empty() ? SERVER_CONFIG_FILE : named);
    for (const Source& source : c.tree.sources())
        if (source.kind == Source::Kind::file)
            c.files.push_back({&source});
    for (const ::module* m = ap_top_module; m; m = m->next)
        c.modules.insert(m->name);
    c.running = true;
    ap_version_t version;
    ap_get_server_revision(&version);
    c.httpd = {version.major, version.minor, version.patch};
    return c;
}

bool stands_at(const server_rec* s, const Place& place)
{
    return s->defn_name && place.file() == s->defn_name && int(s->defn_line_number) == place.line;
}

// httpd keeps virtual hosts in reverse order of definition. The places must
// agree: a record that another module made up has none of the model's.
PerServer<server_rec*> match(server_rec* main, const Site& site)
{
    std::vector<server_rec*> vhosts;
    for (server_rec* s = main->next; s; s = s->next)
        vhosts.push_back(s);
    std::ranges::reverse(vhosts);

    PerServer<server_rec*> records(site.servers.size());
    records[main_server] = main;
    auto at = vhosts.begin();
    for (const Server& server : site.servers) {
        if (server.is_main())
            continue;
        const auto found = std::find_if(at, vhosts.end(), [&](auto* s) { return stands_at(s, server.place); });
        if (found == vhosts.end())
            continue;
        records[server.index] = *found;
        at = found + 1;
    }
    return records;
}

}

Inspection::Inspection(server_rec* main, std::int64_t now)
    : assessment_(assess(read(main, configuration_), Problems(), certificates_, now, &machine_)), findings_(audit(assessment_)),
      records_(match(main, assessment_.site))
{
    std::unordered_set<const server_rec*> known;
    for (const Server& server : assessment_.site.servers)
        known.insert(records_[server.index]);
    for (server_rec* s = main->next; s; s = s->next)
        if (!known.contains(s))
            strangers_.push_back(s);
}

std::string called(const server_rec* s)
{
    const std::string host = s->server_hostname               ? s->server_hostname
                             : s->addrs && s->addrs->virthost ? s->addrs->virthost
                                                              : "a server without a name";
    return s->defn_name ? cat(host, " (", s->defn_name, ":", s->defn_line_number, ")") : host;
}

void Inspection::observe(PerServer<Observed> observed)
{
    assessment_.observed = std::move(observed);
    assessment_.strangers.clear();
    for (const server_rec* s : strangers_)
        assessment_.strangers.push_back(called(s));
    findings_ = audit(assessment_);
}

std::size_t Inspection::refused() const
{
    const auto& servers = assessment_.site.servers;
    const auto refuses = [&](const Server& server) { return server.intent->policy.value_or(Policy::warn) == Policy::refuse; };
    const bool any_refuses = std::ranges::any_of(servers, refuses);
    return std::size_t(std::ranges::count_if(findings_, [&](const Finding& f) {
        if (f.rule->severity != Severity::error)
            return false;
        // That ends all servers, wherever it stands and whoever accepts it.
        if (ends_httpd(*f.rule))
            return any_refuses;
        if (!f.suppressed.empty())
            return false;
        return f.servers.empty() ? refuses(assessment_.site.main()) : std::ranges::any_of(f.servers, [&](ServerId s) { return refuses(servers[s]); });
    }));
}

}

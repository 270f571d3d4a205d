// Which address a client may say that it has: by mod_remoteip's header, or by a PROXY line in front of the connection.
#include <algorithm>

#include "core/base/ascii.h"
#include "core/files/file_system.h"
#include "core/httpd/request/model.h"
#include "core/httpd/syntax/arguments.h"
#include "core/httpd/syntax/cloudflare_networks.h"

namespace aop {

// mod_remoteip's lists of proxies wait for their turn like other lines. Older versions of httpd read them at once, wherever they
// stand, into the settings that all servers inherit.
constexpr Version lists_wait{2, 4, 71};

static bool is_list(const Directive& d) { return d.is("RemoteIPInternalProxyList") || d.is("RemoteIPTrustedProxyList"); }

// The lines that say whose header is believed.
std::vector<const Directive*> Model::believed_proxies(ServerId server) const
{
    if (!proxy_lists_) {
        proxy_lists_.emplace();
        if (configuration.httpd < lists_wait)
            for (const Server& s : site.servers)
                for (const Directive& d : *s.node)
                    if (is_list(d))
                        proxy_lists_->push_back(&d);
    }
    std::vector<const Directive*> all = *proxy_lists_;
    for (const ServerId owner : {main_server, server}) {
        for (const Directive& d : *site.servers[owner].node)
            if (d.is("RemoteIPInternalProxy") || d.is("RemoteIPTrustedProxy") || (is_list(d) && configuration.httpd >= lists_wait))
                all.push_back(&d);
        if (server == main_server)
            break;
    }
    return all;
}

// The networks that a line of mod_remoteip names; nothing for a file that cannot be read here.
static std::optional<std::vector<std::string>> networks_of(const Directive& d, const Configuration& configuration, Files* disk)
{
    std::vector<std::string> all = words(d.args());
    if (!is_list(d))
        return all;
    constexpr std::uint64_t limit = 1 << 20;
    const auto text = disk && !all.empty() ? disk->read(merged_path(configuration.server_root, all[0]), limit) : Result<std::string>(Error{""});
    if (!text)
        return std::nullopt;
    all.clear();
    for (std::string_view rest = *text; !rest.empty();) {
        const std::string_view line = trimmed(rest.substr(0, rest.find('\n')));
        rest.remove_prefix(std::min(rest.size(), rest.find('\n') == rest.npos ? rest.size() : rest.find('\n') + 1));
        if (!line.empty() && line[0] != '#')
            all.emplace_back(line.substr(0, line.find_first_of(" \t")));
    }
    return all;
}

Model::NamedProxies Model::named_proxies(ServerId server) const
{
    if (!configuration.has_module("mod_remoteip.c"))
        return NamedProxies::none;
    std::string header;
    for (const ServerId owner : {main_server, server})
        for (const Directive& d : *site.servers[owner].node)
            if (d.is("RemoteIPHeader"))
                header = trimmed(d.args());
    NamedProxies most = NamedProxies::none;
    bool all_are_cloudflare = true;
    for (const Directive* d : believed_proxies(server)) {
        const auto networks = networks_of(*d, configuration, disk);
        if (networks && std::ranges::all_of(*networks, is_loopback_network))
            continue;
        const bool internal = d->is("RemoteIPInternalProxy") || d->is("RemoteIPInternalProxyList");
        most = std::max(most, internal ? NamedProxies::internal : NamedProxies::trusted);
        all_are_cloudflare &= networks && std::ranges::all_of(*networks, is_cloudflare_network);
    }
    // What Cloudflare says in this header is who has come to it: nobody chooses that.
    const bool tells_the_truth = all_are_cloudflare && iequals(header, "CF-Connecting-IP");
    return header.empty() || tells_the_truth ? NamedProxies::none : most;
}

// It belongs to the address: a connection begins with such a line whichever of its servers says so.
bool Model::has_proxy_lines() const
{
    if (!proxy_lines_)
        proxy_lines_ = std::ranges::any_of(site.servers, [](const Server& s) {
            return std::ranges::any_of(*s.node,
                                       [](const Directive& d) { return d.is("RemoteIPProxyProtocol") && !iequals(trimmed(d.args()), "off"); });
        });
    return *proxy_lines_;
}

Model::Claims Model::claims_of(ServerId server) const
{
    if (!configuration.has_module("mod_remoteip.c"))
        return Claims::none;
    bool header = false, wide = false;
    for (const ServerId owner : {main_server, server})
        for (const Directive& d : *site.servers[owner].node)
            header |= d.is("RemoteIPHeader");
    const std::vector<const Directive*> proxies = believed_proxies(server);
    // A network of half or a quarter of all addresses has everybody in it.
    for (const Directive* d : proxies)
        for (const std::string& word : words(d->args()))
            if (const std::size_t slash = word.find('/'); slash != word.npos && word.find('.') != word.npos)
                wide |= as_atoi(word.substr(slash + 1)) < 4;
    if (has_proxy_lines())
        return Claims::any;
    if (!header)
        return Claims::none;
    return wide ? Claims::any : proxies.empty() ? Claims::outside : Claims::none;
}

bool Model::expects_proxy_line(ServerId server) const
{
    bool on = false, excepted = false;
    if (!configuration.has_module("mod_remoteip.c"))
        return false;
    for (const ServerId owner : {main_server, server}) {
        for (const Directive& d : *site.servers[owner].node) {
            if (d.is("RemoteIPProxyProtocol"))
                on = iequals(trimmed(d.args()), "on");
            if (d.is("RemoteIPProxyProtocolExceptions"))
                for (const std::string& word : words(d.args()))
                    excepted |= word.starts_with("127.") || word.starts_with("::1") || iequals(word, "localhost");
        }
        if (server == main_server)
            break;
    }
    return on && !excepted;
}

}

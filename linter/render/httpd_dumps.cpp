#include "linter/render/httpd_dumps.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <list>
#include <string_view>
#include <vector>

#include "core/base/ascii.h"
#include "core/httpd/syntax/address.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

std::string padded(std::string text, std::size_t width)
{
    text.append(width - std::min(width, text.size()), ' ');
    return text;
}

void add_config(std::string& out, std::string_view& file, const Directive& section, std::size_t depth)
{
    const std::string indent(depth * 2, ' ');
    for (const Directive& d : section) {
        if (d.place.file() != file)
            out += cat("# In file: ", file = d.place.file(), '\n');
        const std::string line = cat(d.place.line);
        out += cat(indent, '#', std::string(4 - std::min<std::size_t>(4, line.size()), ' '), line, ":\n");
        out += cat(indent, d.name(), d.args().empty() && !d.is_section() ? "" : " ", d.args(), '\n');
        if (!d.first_child())
            continue;
        add_config(out, file, d, depth + 1);
        out += cat(indent, "</", d.name().substr(1), ">\n");
    }
}

// A virtual host as httpd's tables know it.
struct Host {
    const Directive* node = nullptr;
    std::string name;  // "" while unknown
    std::vector<std::string> aliases, wild_aliases;
    std::vector<Address> addresses;
};

// Vhosts that share one address and port, first defined first.
struct AddressGroup {
    Address address;
    std::vector<const Host*> hosts;
};

// The part of a ServerName that is the name.
std::string host_of(std::string_view name)
{
    if (const auto scheme = name.find("://"); scheme != name.npos)
        name.remove_prefix(scheme + 3);
    return std::string(name.substr(0, name.find(':')));
}

std::uint16_t port_of(std::string_view name)
{
    if (const auto scheme = name.find("://"); scheme != name.npos)
        name.remove_prefix(scheme + 3);
    unsigned port = 0;
    if (const auto colon = name.find(':'); colon != name.npos)
        for (const char c : name.substr(colon + 1)) {
            if (c < '0' || c > '9' || port > 65535)
                break;
            port = port * 10 + unsigned(c - '0');
        }
    return std::uint16_t(port);
}

void read_names(Host& host, const Directive& section)
{
    for (const Directive& d : section) {
        if (d.is("ServerName"))
            if (const auto w = words(d.args()); !w.empty())
                host.name = host_of(w[0]);
        if (d.is("ServerAlias"))
            for (const std::string& alias : words(d.args()))
                (alias.find_first_of("*?") == alias.npos ? host.aliases : host.wild_aliases).push_back(alias);
    }
}

// APR takes what starts with a slash for the path of a socket. httpd lists it; no client comes that way.
bool is_unix_socket(const Address& address) { return address.kind == Address::Kind::name && address.host.starts_with('/'); }

void read_addresses(Host& host, const Directive& section, std::uint16_t main_port)
{
    for (const std::string& word : words(section_argument(section))) {
        auto address = word == "*" ? Address{} : parse_address(word);
        if (!address || (address->kind == Address::Kind::name && !is_unix_socket(*address)))
            continue;
        if (!address->port && !word.ends_with('*') && main_port)
            address->port = main_port;
        host.addresses.push_back(*address);
    }
}

// as hash_addr: of the last four bytes
std::size_t bucket_of(const Address& address)
{
    const std::size_t last = address.kind == Address::Kind::ipv4 ? 0 : 12;
    unsigned hash = 0;
    for (std::size_t i = 0; i < 4; ++i)
        hash ^= address.bytes[last + i];
    return hash;
}

AddressGroup* find_exact(std::list<AddressGroup>& chains, const Address& address)
{
    const auto found = std::ranges::find_if(chains, [&](const AddressGroup& c) { return c.address.same(address); });
    return found == chains.end() ? nullptr : &*found;
}

void add_to_chain(std::list<AddressGroup>& chains, const Host& host, const Address& address, const Address* previous)
{
    AddressGroup* chain = find_exact(chains, address);
    if (!chain)
        chain = &chains.emplace_front(AddressGroup{address, {}});
    else if (address.kind == Address::Kind::any && previous && previous->same(address))
        return;  // the same wildcard twice in one line
    chain->hosts.insert(chain->hosts.begin(), &host);
}

std::string place_of(const Host& host) { return cat(host.name, " (", host.node->place.file(), ':', host.node->place.line, ")\n"); }

void add_chain(std::string& out, const AddressGroup& chain)
{
    out += padded(to_string(chain.address), 22);
    if (chain.hosts.size() == 1) {
        out += cat(' ', place_of(*chain.hosts.front()));
        return;
    }
    const std::string indent(8, ' '), deeper(16, ' ');
    out += cat(" is a NameVirtualHost\n", indent, " default server ", place_of(*chain.hosts.front()));
    for (const Host* host : chain.hosts) {
        const std::string port = chain.address.port ? cat(*chain.address.port) : "*";
        out += cat(indent, " port ", port, " namevhost ", place_of(*host));
        for (const std::string& alias : host->aliases)
            out += cat(deeper, " alias ", alias, '\n');
        for (const std::string& alias : host->wild_aliases)
            out += cat(deeper, " wild alias ", alias, '\n');
    }
}

}

std::string config_dump(const Configuration& configuration)
{
    std::string out;
    std::string_view file;
    add_config(out, file, configuration.tree.root(), 0);
    return out;
}

std::string includes_dump(const Configuration& configuration)
{
    std::string out = "Included configuration files:\n";
    for (const IncludedFile& f : configuration.files)
        out += cat(std::string(2 + 2 * std::size_t(f.depth), ' '), '(', f.from() ? cat(f.from().line) : "*", ") ", f.path(), '\n');
    return out;
}

std::string vhosts_dump(const Configuration& configuration)
{
    Host main;
    read_names(main, configuration.tree.root());
    if (main.name.empty())
        main.name = "localhost";

    std::deque<Host> hosts;
    std::uint16_t main_port = 0;
    for (const Directive& d : configuration.tree.root()) {
        if (d.is("ServerName"))
            if (const auto w = words(d.args()); !w.empty())
                main_port = port_of(w[0]);
        if (!d.is("<VirtualHost"))
            continue;
        Host& host = hosts.emplace_back();
        host.node = &d;
        read_names(host, d);
        read_addresses(host, d, main_port);
        const bool wild = std::ranges::any_of(host.addresses, [](const Address& a) { return a.kind == Address::Kind::any; });
        if (host.name.empty())
            host.name = wild                                                                ? main.name
                        : !host.addresses.empty() && is_unix_socket(host.addresses.front()) ? host.addresses.front().host
                        : host.addresses.empty()                                            ? "bogus_host_without_forward_dns"
                                                                                            : "bogus_host_without_reverse_dns";
    }

    // httpd goes through its vhosts from the last to the first and puts each new chain in front.
    std::array<std::list<AddressGroup>, 256> on_addresses;
    std::list<AddressGroup> wildcards;
    for (auto host = hosts.rbegin(); host != hosts.rend(); ++host) {
        const Address* previous = nullptr;
        for (const Address& a : host->addresses) {
            add_to_chain(a.kind == Address::Kind::any ? wildcards : on_addresses[bucket_of(a)], *host, a, previous);
            previous = &a;
        }
    }

    std::string out = "VirtualHost configuration:\n";
    for (const auto& bucket : on_addresses)
        for (const AddressGroup& chain : bucket)
            add_chain(out, chain);
    for (const AddressGroup& chain : wildcards)
        add_chain(out, chain);
    return out;
}

}

#include "core/httpd/request/virtual_hosts.h"

#include <algorithm>

#include "core/base/ascii.h"

namespace aop {

namespace {

std::string key(const Address& a) { return lowered(to_string(a)); }

Address with_port(Address a, std::optional<std::uint16_t> port)
{
    a.port = port;
    return a;
}

Address any_at(std::optional<std::uint16_t> port) { return with_port({}, port); }

bool has_wildcard(std::string_view name) { return name.find('*') != name.npos || name.find('?') != name.npos; }

// A name that a pattern stands for.
std::string example_of(std::string_view pattern)
{
    std::string name = lowered(pattern);
    std::ranges::replace(name, '*', 'x');
    std::ranges::replace(name, '?', 'x');
    return name;
}

// "*.example.com" → ".example.com", as nearly all patterns are; "" for any other.
std::string_view suffix_of(std::string_view pattern)
{
    const bool simple = pattern.starts_with("*.") && !has_wildcard(pattern.substr(1));
    return simple ? pattern.substr(1) : std::string_view();
}

std::pair<std::string, std::string> shape_of(std::string_view pattern)
{
    const auto blank = [](std::string_view part) {
        std::string shape(part);
        std::ranges::replace_if(
            shape, [](char c) { return c != '?'; }, ' ');
        return shape;
    };
    const std::size_t first = pattern.find('*'), last = pattern.rfind('*');
    return {blank(pattern.substr(0, first)), last == pattern.npos ? "" : blank(pattern.substr(last + 1))};
}

// What a name, or a pattern, has in the places of the letters: the same in a pattern and in all that it stands for.
std::string letters(std::string_view name, const std::pair<std::string, std::string>& shape)
{
    const auto& [head, tail] = shape;
    std::string found = lowered(cat(name.substr(0, head.size()), '*', name.substr(name.size() - tail.size())));
    for (std::size_t i = 0; i < head.size(); ++i)
        found[i] = head[i] == '?' ? '?' : found[i];
    for (std::size_t i = 0; i < tail.size(); ++i)
        found[head.size() + 1 + i] = tail[i] == '?' ? '?' : found[head.size() + 1 + i];
    return found;
}

// httpd drops such an address: "*:443,*:80".
bool is_nowhere(const Address& a) { return a.kind == Address::Kind::name && !could_resolve(a.host); }

bool is_any_ipv4(const Listener& l) { return l.address.host.find('.') != std::string::npos || l.address.host == "0"; }

// Visits the names httpd knows a server by, as written.
template <class Visit>
void each_name(const Site& site, const Server& s, Visit visit)
{
    const auto is_wildcard = [](const Address& a) { return a.kind == Address::Kind::any; };
    if (s.server_name)
        visit(s.host());
    else if (!s.is_main() && std::ranges::any_of(s.addresses(), is_wildcard))
        visit(site.main().server_name ? site.main().host() : machine_name);
    for (const auto& alias : s.aliases)
        visit(*alias);
}

}

// As ap_strcasecmp_match: '*' crosses dots, '?' is one character. No Host has a '*', but a
// pattern may, and that is more than one character.
bool covers(std::string_view pattern, std::string_view name)
{
    std::size_t t = 0, p = 0, star = pattern.npos, from = 0;
    while (t < name.size()) {
        if (p < pattern.size() && pattern[p] == '*')
            star = p++, from = t;
        else if (p < pattern.size() && name[t] != '*' && (pattern[p] == '?' || to_lower(pattern[p]) == to_lower(name[t])))
            ++t, ++p;
        else if (star != pattern.npos)
            p = star + 1, t = ++from;
        else
            return false;
    }
    while (p < pattern.size() && pattern[p] == '*')
        ++p;
    return p == pattern.size();
}

std::vector<std::string> names_of(const Site& site, const Server& s)
{
    std::vector<std::string> names;
    each_name(site, s, [&](std::string_view name) { names.push_back(lowered(name)); });
    return names;
}

Network::Network(const Site& site) : site_(site), of_server_(site.servers.size()), names_heard_(site.servers.size())
{
    chains_.add({{}, {main_server}});
    names_.add({});
    for (const Server& s : site.servers) {
        of_server_.next();
        names_heard_.next();
        if (s.is_main()) {
            of_server_.add(main_chain);
            names_heard_.add(add_names(names_[main_chain], 0, s));
        }
        for (const Address& a : s.addresses())
            add_to_chain(s, a);
    }
    for (std::uint32_t i = 1; i < chains_.size(); ++i)
        if (const Address& a = chains_[ChainId{i}].address; a.kind != Address::Kind::any && !is_nowhere(a))
            by_port_[a.port ? *a.port : -1].push_back(ChainId{i});
    for (const Listener& l : site.listeners)
        add_endpoints(&l, l.address);
    if (!site.listeners.empty())
        return;
    // A fragment without Listen: as if somebody listened wherever a virtual host is.
    for (std::uint32_t i = 1; i < chains_.size(); ++i)
        if (const Address& a = chains_[ChainId{i}].address; !is_nowhere(a))
            add_endpoints(nullptr, any_at(a.port ? a.port : 80));
}

void Network::add_to_chain(const Server& server, const Address& a)
{
    // Most often it is the address of the virtual host before.
    ChainId c = chains_.last();
    if (c == main_chain || !chains_[c].address.same(a)) {
        const auto [found, is_new] = by_address_.try_emplace(key(a), main_chain);
        if (is_new) {
            found->second = chains_.add({a, {}});
            names_.add({});
        }
        c = found->second;
    }
    Chain& chain = chains_[c];
    of_server_.add(c);
    if (chain.servers.empty() || chain.servers.back() != server.index)
        chain.servers.push_back(server.index);
    const std::size_t position = chain.servers.size() - 1;
    names_heard_.add(add_names(names_[c], position, server));
    if (a.host != "*" && a.host.find(':') == std::string::npos)  // no Host header may be that
        names_[c].literal.try_emplace(a.host, position);
}

// Who comes later takes no name away, so what is heard is settled here.
Network::Heard Network::add_names(Names& names, std::size_t position, const Server& s) const
{
    std::size_t all = 0, exact = 0, first_heard = 0;
    each_name(site_, s, [&](std::string_view name) {
        ++all;
        if (const std::string_view suffix = suffix_of(name); !suffix.empty())
            names.below.try_emplace(suffix, position);
        else if (has_wildcard(name))
            names.add_wild(name, position);
        else {
            ++exact;
            first_heard += names.exact.try_emplace(name, position).first->second == position && !name.empty();
        }
    });
    if (exact == all && names.below.empty() && names.wild.empty())
        return first_heard == 0 ? Heard::none : first_heard == exact ? Heard::all : Heard::some;
    bool heard = false, owned = true;
    each_name(site_, s, [&](std::string_view name) { heard = heard || (!name.empty() && names.first(example_of(name)) == position); });
    if (!heard)
        return Heard::none;
    // All that a pattern stands for may be another's although an example is not.
    each_name(site_, s, [&](std::string_view name) { owned = owned && names.first(name) == position; });
    return owned ? Heard::all : Heard::some;
}

// As ap_update_vhost_given_ip: the address with its port, with any port, then the
// wildcards in the same order, then the main server.
ChainId Network::chain_for(const Address& address) const
{
    for (const Address& candidate : {address, with_port(address, {}), any_at(address.port), any_at({})})
        if (const auto found = by_address_.find(key(candidate)); found != by_address_.end())
            return found->second;
    return main_chain;
}

void Network::add_endpoint(const Address& address, bool ipv6, const Listener* listener)
{
    const auto [found, is_new] =
        by_endpoint_.try_emplace(cat(key(address), address.kind == Address::Kind::any && ipv6 ? " 6" : ""), endpoints_.size());
    if (is_new)
        endpoints_.push_back({address, ipv6, chain_for(address), listener});
}

void Network::add_endpoints(const Listener* listener, const Address& a)
{
    if (a.kind != Address::Kind::any) {
        add_endpoint(a, a.kind == Address::Kind::ipv6, listener);
        return;
    }
    const bool only_ipv4 = listener && is_any_ipv4(*listener);
    // The addresses that virtual hosts name, since they may shadow the wildcards.
    for (const int port : {int(*a.port), -1}) {
        const auto chains = by_port_.find(port);
        if (chains == by_port_.end())
            continue;
        for (const ChainId c : chains->second)
            if (const bool ipv6 = chains_[c].address.kind == Address::Kind::ipv6; !(ipv6 && only_ipv4))
                add_endpoint(with_port(chains_[c].address, a.port), ipv6, listener);
    }
    add_endpoint(a, false, listener);
    if (!only_ipv4)
        add_endpoint(a, true, listener);
}

const Endpoint* Network::at(const Address& address, bool ipv6) const
{
    if (const auto found = by_endpoint_.find(key(address)); found != by_endpoint_.end())
        return &endpoints_[found->second];
    const auto any = by_endpoint_.find(cat(key(any_at(address.port)), ipv6 ? " 6" : ""));
    return any == by_endpoint_.end() ? nullptr : &endpoints_[any->second];
}

void Network::Names::add_wild(std::string_view pattern, std::size_t position)
{
    const Shape shape = shape_of(pattern);
    wild[shape][letters(pattern, shape)].emplace_back(pattern, position);
}

std::optional<std::size_t> Network::Names::first(std::string_view name) const
{
    constexpr auto none = std::size_t(-1);
    std::size_t best = none;
    if (const auto found = exact.find(name); found != exact.end())
        best = found->second;
    if (!below.empty())
        for (std::size_t dot = name.find('.'); dot != name.npos; dot = name.find('.', dot + 1))
            if (const auto found = below.find(name.substr(dot)); found != below.end())
                best = std::min(best, found->second);
    for (const auto& [shape, patterns] : wild) {
        if (shape.first.size() + shape.second.size() > name.size())
            continue;
        const auto like_it = patterns.find(letters(name, shape));
        if (like_it == patterns.end())
            continue;
        for (const auto& [pattern, position] : like_it->second) {  // in the order of their positions
            if (position >= best)
                break;
            if (covers(pattern, name)) {
                best = position;
                break;
            }
        }
    }
    return best == none ? std::nullopt : std::optional(best);
}

ServerId Network::named(ChainId chain, std::string_view name, bool literal) const
{
    const Chain& c = chains_[chain];
    if (!c.name_based() || name.empty())
        return c.first();
    if (const auto position = names_[chain].first(name))
        return c.servers[*position];
    if (const auto found = names_[chain].literal.find(name); literal && found != names_[chain].literal.end())
        return c.servers[found->second];
    return c.first();
}

bool Network::knows(ChainId chain, std::string_view host) const
{
    const Names& names = names_[chain];
    return names.first(host) || (chains_[chain].name_based() && names.literal.contains(host));
}

std::optional<ServerId> Network::holder(ChainId chain, std::string_view name) const
{
    const auto position = names_[chain].first(name);
    return position ? std::optional(chains_[chain].servers[*position]) : std::nullopt;
}

std::string Network::name_for(ChainId chain, ServerId server) const
{
    std::string found;
    each_name(site_, site_.servers[server], [&](std::string_view name) {
        if (!found.empty())
            return;
        if (std::string example = example_of(name); named(chain, example, false) == server)
            found = std::move(example);
    });
    return found;
}

ServerId Network::owner(ChainId chain, ServerId server) const
{
    std::optional<ServerId> owner;
    each_name(site_, site_.servers[server], [&](std::string_view name) {
        if (!owner)
            owner = named(chain, name, false);
    });
    return owner.value_or(chains_[chain].first());
}

}

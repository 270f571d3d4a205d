#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/ascii.h"
#include "core/base/ragged_array.h"
#include "core/base/table.h"
#include "core/httpd/settings/site.h"

namespace aop {

// The virtual hosts that share an address and port, in the order of the text.
// The first is the default: it decides whether the connection speaks TLS, and
// answers for names that nobody has.
struct Chain {
    Address address;
    std::vector<ServerId> servers;

    bool name_based() const { return servers.size() > 1; }
    ServerId first() const { return servers.front(); }
};

// Which of Network::chains. The first is the main server alone.
enum class ChainId : std::uint32_t {};
using Chains = Table<ChainId, Chain>;
inline constexpr ChainId main_chain{0};

// An address and port where a client can connect. Kind any stands for every
// address of the machine that no <VirtualHost> names.
struct Endpoint {
    Address address;
    bool ipv6 = false;
    ChainId chain = main_chain;
    const Listener* listener = nullptr;  // none: assumed, since the configuration has no Listen at all
};

// Which virtual host answers where, as httpd's vhost.c builds its tables.
class Network {
public:
    explicit Network(const Site&);

    const Chains& chains() const { return chains_; }
    const std::vector<Endpoint>& endpoints() const { return endpoints_; }
    // The chains of server `s`, one per entry of Server::addresses; the main server has main_chain.
    std::span<const ChainId> chains_of(ServerId s) const { return of_server_[s]; }

    // The endpoint at a concrete address; nullptr where nothing listens.
    const Endpoint* at(const Address& address, bool ipv6) const;

    // The virtual host of a chain that has this name, or its default. `literal`: the text of
    // <VirtualHost host> counts as well, as it does for Host but not for SNI.
    ServerId named(ChainId chain, std::string_view name, bool literal) const;
    // Whether a Host is a name of theirs and not just left to the default: what StrictHostCheck
    // asks. Where one virtual host is alone, the text of <VirtualHost host> is no name.
    bool knows(ChainId chain, std::string_view host) const;
    // A name by which `named` finds this server, or "" when there is none.
    std::string name_for(ChainId chain, ServerId server) const;
    // The same of the `which`th of its addresses: whether there is one, and whether all of its names find it.
    bool has_a_name(ServerId server, std::size_t which) const { return names_heard_[server][which] != Heard::none; }
    bool has_all_its_names(ServerId server, std::size_t which) const { return names_heard_[server][which] == Heard::all; }
    // Who has a name, which may have wildcards itself: then whoever has all that it stands for.
    std::optional<ServerId> holder(ChainId chain, std::string_view name) const;
    // Who has this server's first name instead; itself when nobody else.
    ServerId owner(ChainId chain, ServerId server) const;

private:
    // Names as written, in texts that the Site holds.
    using Positions = std::unordered_map<std::string_view, std::size_t, CaselessHash, CaselessEqual>;
    // What stands before the first and behind the last asterisk of a pattern, with a blank for each letter: of "www?.s1.*"
    // that is "   ?    " and "".
    using Shape = std::pair<std::string, std::string>;
    struct Names {
        Positions exact, literal;
        Positions below;  // ".example.com", of "*.example.com"
        // The other patterns: by their Shape, then by the letters that it leaves. Thousands of them differ in the
        // letters and have the same shape.
        std::map<Shape, std::unordered_map<std::string, std::vector<std::pair<std::string_view, std::size_t>>>> wild;

        void add_wild(std::string_view pattern, std::size_t position);
        std::optional<std::size_t> first(std::string_view name) const;
    };
    void add_to_chain(const Server&, const Address&);
    enum class Heard : unsigned char { none, some, all };
    Heard add_names(Names&, std::size_t position, const Server&) const;
    void add_endpoints(const Listener*, const Address&);
    void add_endpoint(const Address&, bool ipv6, const Listener*);
    ChainId chain_for(const Address& address) const;

    const Site& site_;
    Chains chains_;
    Table<ChainId, Names> names_;
    Lists<ServerId, ChainId> of_server_;
    Lists<ServerId, Heard> names_heard_;  // likewise
    std::vector<Endpoint> endpoints_;
    std::unordered_map<std::string, ChainId> by_address_;  // "host:port" → chain
    std::unordered_map<std::string, std::size_t> by_endpoint_;
    std::unordered_map<int, std::vector<ChainId>> by_port_;  // specific chains by port; -1: any port
};

// Stands for the name of the machine, which virtual hosts have when nobody has a ServerName.
inline constexpr std::string_view machine_name = "name-of-this-machine.invalid";

// The names httpd knows a server by, lower case: ServerName, then aliases.
// A wildcard vhost without ServerName has the main server's.
std::vector<std::string> names_of(const Site&, const Server&);

// Whether a pattern stands for this name, or for all that it stands for if it is a pattern itself.
bool covers(std::string_view pattern, std::string_view name);

}

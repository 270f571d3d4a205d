#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aop {

// What <VirtualHost> and Listen name: an address and a port, either of which may be "any".
struct Address {
    enum class Kind { any, ipv4, ipv6, name };

    Kind kind = Kind::any;
    std::array<std::uint8_t, 16> bytes = {};  // network order; IPv4 in the first four
    std::optional<std::uint16_t> port = {};   // nothing: any port
    bool port_written = false;                // "*:443" as against "*"
    std::string host = {};                    // as written, without brackets

    // Same IP value (all wildcards are one) and same port.
    bool same(const Address& other) const;
    bool same_host(const Address& other) const;
};

// One word of a <VirtualHost> line, as apr_parse_addr_port and httpd's vhost.c
// take it apart: "*:443", "_default_:443", "[::1]:443", "192.0.2.1", "name:80".
// "*", "_default_", "0.0.0.0" and "[::]" are all Kind::any. Nothing for a bare number.
std::optional<Address> parse_address(std::string_view word);

// The address of a Listen line: a port alone is every interface of both
// families (host ""), "0.0.0.0:80" is any IPv4, "[::]:80" any IPv6 and, as httpd
// is built by default, IPv4 through it: `host` tells them apart. Nothing without a port.
std::optional<Address> parse_listen(std::string_view word);

// Whether a host as written could be a name that DNS knows: "*:443,*" could not.
bool could_resolve(std::string_view name);

// Whether every address of a network as Require ip and Allow write it ("127", "127.0.0.1", "127.0.0.0/8", "::1/128") is loopback: not where the
// mask reaches farther.
bool is_loopback_network(std::string_view network);

std::string to_string(const Address&);  // "*:443", "192.0.2.1:443", "[2001:db8::1]:443"

}

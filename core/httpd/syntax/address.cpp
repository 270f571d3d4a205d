// Turns the words of <VirtualHost> and Listen lines into addresses.
#include "core/httpd/syntax/address.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>

#include "core/base/ascii.h"

namespace aop {

namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct HostPort {
    std::string_view host;  // empty: the word is a bare number
    std::optional<std::uint16_t> port;
    bool bracketed = false;
};

std::optional<std::uint16_t> port_number(std::string_view digits)
{
    unsigned value = 0;
    for (const char c : digits)
        if (value = value * 10 + unsigned(c - '0'); value > 65535)
            return std::nullopt;
    return value == 0 ? std::nullopt : std::optional(std::uint16_t(value));
}

// As apr_parse_addr_port: the port is what digits stand at the end of the word, after a colon.
std::optional<HostPort> split(std::string_view word)
{
    std::size_t digits = 0;
    while (digits < word.size() && is_digit(word[word.size() - 1 - digits]))
        ++digits;
    HostPort found{word, {}};
    if (digits == word.size()) {
        found = {{}, port_number(word)};
        return found.port ? std::optional(found) : std::nullopt;
    }
    if (digits > 0 && word[word.size() - 1 - digits] == ':') {
        found.host = word.substr(0, word.size() - 1 - digits);
        found.port = port_number(word.substr(word.size() - digits));
        if (found.host.empty() || !found.port)
            return std::nullopt;
    }
    if (found.host.front() != '[')
        return found;
    if (found.host.size() < 3 || found.host.find(']') != found.host.size() - 1)
        return std::nullopt;
    found.host = found.host.substr(1, found.host.size() - 2);
    found.bracketed = true;
    return found;
}

bool all_zero(const std::array<std::uint8_t, 16>& bytes)
{
    return std::ranges::all_of(bytes, [](std::uint8_t b) { return b == 0; });
}

// getaddrinfo(3) without asking anybody: literals in all the forms that inet_aton knows.
void read_literal(Address& address)
{
    const std::string numeric = address.host.substr(0, address.host.find('%'));
    in_addr v4{};
    in6_addr v6{};
    if (inet_aton(address.host.c_str(), &v4) != 0) {
        address.kind = Address::Kind::ipv4;
        std::memcpy(address.bytes.data(), &v4, sizeof v4);
    } else if (inet_pton(AF_INET6, numeric.c_str(), &v6) == 1) {
        const bool mapped = IN6_IS_ADDR_V4MAPPED(&v6);  // sockets of such clients count as IPv4
        address.kind = mapped ? Address::Kind::ipv4 : Address::Kind::ipv6;
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(&v6);
        std::copy(bytes + (mapped ? 12 : 0), bytes + 16, address.bytes.begin());
    } else {
        address.kind = Address::Kind::name;
        return;
    }
    if (all_zero(address.bytes))
        address.kind = Address::Kind::any;
}

std::optional<Address> made(const HostPort& parts)
{
    Address address;
    address.host = parts.host;
    address.port = parts.port;
    address.port_written = parts.port.has_value();
    if (!parts.host.empty() && parts.host != "*" && !iequals(parts.host, "_default_"))
        read_literal(address);
    if (parts.bracketed && parts.host.find(':') == std::string_view::npos)
        return std::nullopt;  // brackets are for IPv6
    if (parts.bracketed && address.kind == Address::Kind::name)
        return std::nullopt;
    return address;
}

}

std::optional<Address> parse_address(std::string_view word)
{
    const bool any_port = word.ends_with(":*");
    if (any_port)
        word.remove_suffix(2);
    if (word.empty())
        return std::nullopt;
    const auto parts = split(word);
    if (!parts || parts->host.empty())
        return std::nullopt;
    auto address = made(*parts);
    if (address && (any_port || word == "*"))
        address->port_written = true;  // "*" alone never takes the main server's port
    return address;
}

std::optional<Address> parse_listen(std::string_view word)
{
    if (word.empty())
        return std::nullopt;
    const auto parts = split(word);
    return parts && parts->port ? made(*parts) : std::nullopt;
}

bool could_resolve(std::string_view name)
{
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'z') || c == '-' || c == '.' || c == '_' || static_cast<unsigned char>(c) >= 0x80;
    });
}

bool is_loopback_network(std::string_view network)
{
    const std::size_t slash = network.find('/');
    const std::string_view address = network.substr(0, slash), mask = slash == network.npos ? "" : network.substr(slash + 1);
    if (address == "::1")
        return slash == network.npos || mask == "128";
    if ((address != "127" && !address.starts_with("127.")) || address.find_first_not_of("0123456789.") != address.npos)
        return false;
    if (slash == network.npos || mask.starts_with("255."))
        return true;
    int bits = 0;
    const auto [end, error] = std::from_chars(mask.data(), mask.data() + mask.size(), bits);
    return error == std::errc() && end == mask.data() + mask.size() && bits >= 8 && bits <= 32;
}

bool Address::same_host(const Address& other) const
{
    if (kind != other.kind)
        return false;
    return kind == Kind::any || (kind == Kind::name ? iequals(host, other.host) : bytes == other.bytes);
}

bool Address::same(const Address& other) const { return port == other.port && same_host(other); }

std::string to_string(const Address& address)
{
    std::string host = "*";
    char text[INET6_ADDRSTRLEN] = {};
    const auto& b = address.bytes;
    if (address.kind == Address::Kind::ipv4)
        host = cat(b[0], '.', b[1], '.', b[2], '.', b[3]);
    else if (address.kind == Address::Kind::ipv6)
        host = cat('[', inet_ntop(AF_INET6, address.bytes.data(), text, sizeof text), ']');
    else if (address.kind == Address::Kind::name)
        host = address.host;
    return address.port ? cat(host, ':', *address.port) : cat(host, ":*");
}

}

#include "core/httpd/syntax/cloudflare_networks.h"

#include <algorithm>
#include <charconv>

#include "core/base/ascii.h"
#include "core/httpd/syntax/address.h"

namespace aop {

namespace {

struct Network {
    Address address;
    int bits = 0;
};

std::optional<Network> network_of(std::string_view text)
{
    const std::size_t slash = text.find('/');
    const std::string_view host = text.substr(0, slash);
    const auto address = parse_address(host.find(':') == host.npos ? std::string(host) : cat('[', host, ']'));
    if (!address || (address->kind != Address::Kind::ipv4 && address->kind != Address::Kind::ipv6))
        return std::nullopt;
    Network made{*address, address->kind == Address::Kind::ipv4 ? 32 : 128};
    if (slash == text.npos)
        return made;
    const std::string_view mask = text.substr(slash + 1);
    const auto [end, error] = std::from_chars(mask.data(), mask.data() + mask.size(), made.bits);
    return error == std::errc() && end == mask.data() + mask.size() && made.bits >= 0 ? std::optional(made) : std::nullopt;
}

bool is_inside(const Network& inner, const Network& outer)
{
    if (inner.address.kind != outer.address.kind || inner.bits < outer.bits)
        return false;
    for (int bit = 0; bit < outer.bits; ++bit) {
        const int mask = 0x80 >> bit % 8;
        if (((inner.address.bytes[std::size_t(bit / 8)] ^ outer.address.bytes[std::size_t(bit / 8)]) & mask) != 0)
            return false;
    }
    return true;
}

}

bool is_cloudflare_network(std::string_view network)
{
    static constexpr std::string_view published[]{"173.245.48.0/20",  "103.21.244.0/22", "103.22.200.0/22", "103.31.4.0/22",    "141.101.64.0/18",
                                                  "108.162.192.0/18", "190.93.240.0/20", "188.114.96.0/20", "197.234.240.0/22", "198.41.128.0/17",
                                                  "162.158.0.0/15",   "104.16.0.0/13",   "104.24.0.0/14",   "172.64.0.0/13",    "131.0.72.0/22",
                                                  "2400:cb00::/32",   "2606:4700::/32",  "2803:f800::/32",  "2405:b500::/32",   "2405:8100::/32",
                                                  "2a06:98c0::/29",   "2c0f:f248::/32"};
    const auto asked = network_of(network);
    return asked && std::ranges::any_of(published, [&](std::string_view p) { return is_inside(*asked, *network_of(p)); });
}

}

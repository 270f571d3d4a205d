// What a server is called.
#include <algorithm>
#include <utility>
#include <vector>

#include "core/base/ascii.h"
#include "core/httpd/settings/site.h"

namespace aop {

namespace {

// "https://name:443": the name, and what follows its colon.
std::pair<std::string_view, std::string_view> host_and_port(std::string_view name)
{
    if (const auto scheme = name.find("://"); scheme != name.npos)
        name.remove_prefix(scheme + 3);
    if (const auto colon = name.rfind(':'); colon != name.npos && name.find(']', colon) == name.npos)
        return {name.substr(0, colon), name.substr(colon + 1)};
    return {name, {}};
}

}

std::string_view Server::host() const { return server_name ? host_and_port(*server_name).first : std::string_view(); }

std::optional<std::uint16_t> Server::port() const
{
    const int port = server_name ? as_atoi(host_and_port(*server_name).second) : 0;
    return port > 0 && port < 65536 ? std::optional(std::uint16_t(port)) : std::nullopt;
}

std::string Server::name() const
{
    if (is_main())
        return "main server";
    if (const std::string_view named = host(); !named.empty())
        return std::string(named);
    return addresses().empty() ? std::string(section_argument(*node)) : to_string(addresses()[0]);
}

std::string Server::label() const
{
    const std::string_view named = is_main() ? std::string_view() : host();
    if (named.empty() || addresses().empty() || !addresses()[0].port)
        return name();
    // "shop.example.com:443"; of a virtual host for several ports, all of them.
    std::vector<std::uint16_t> ports;
    for (const Address& address : addresses())
        if (address.port && std::ranges::find(ports, *address.port) == ports.end())
            ports.push_back(*address.port);
    std::string out(named);
    for (std::size_t i = 0; i < ports.size(); ++i)
        out += cat(i ? "," : ":", ports[i]);
    return out;
}

}

#include "linter/input/resolve.h"

#include <cstring>
#include <memory>

#include <arpa/inet.h>
#include <netdb.h>

#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

struct FreeAnswer {
    void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

std::vector<Address> addresses_of(const std::string& host)
{
    addrinfo wanted{};
    wanted.ai_family = AF_UNSPEC;
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    if (getaddrinfo(host.c_str(), nullptr, &wanted, &list) != 0)
        return {};
    const std::unique_ptr<addrinfo, FreeAnswer> owned(list);
    std::vector<Address> found;
    for (const addrinfo* a = list; a; a = a->ai_next) {
        char text[INET6_ADDRSTRLEN] = "";
        Address address;
        if (a->ai_family == AF_INET) {
            const auto* in = reinterpret_cast<const sockaddr_in*>(a->ai_addr);
            address.kind = Address::Kind::ipv4;
            std::memcpy(address.bytes.data(), &in->sin_addr, sizeof in->sin_addr);
            inet_ntop(AF_INET, &in->sin_addr, text, sizeof text);
        } else if (a->ai_family == AF_INET6) {
            const auto* in = reinterpret_cast<const sockaddr_in6*>(a->ai_addr);
            address.kind = Address::Kind::ipv6;
            std::memcpy(address.bytes.data(), &in->sin6_addr, sizeof in->sin6_addr);
            inet_ntop(AF_INET6, &in->sin6_addr, text, sizeof text);
        } else {
            continue;
        }
        address.host = text;
        found.push_back(std::move(address));
    }
    return found;
}

}

void resolve_names(Configuration& configuration)
{
    for (const Directive& d : configuration.tree.root()) {
        if (!d.is("<VirtualHost"))
            continue;
        for (const std::string& word : words(section_argument(d)))
            if (const auto address = parse_address(word);
                address && address->kind == Address::Kind::name && !configuration.resolved.contains(address->host))
                if (auto found = addresses_of(address->host); !found.empty())
                    configuration.resolved.emplace(address->host, std::move(found));
    }
}

}

// Two Listen lines on one port that the kernel does not let stand side by side: an address of this machine, and all of them.
#include "core/base/ascii.h"
#include "core/httpd/startup/checks.h"

namespace aop {

namespace {

// Whether a socket on every address takes this one's place as well. Without a host, or as "[::]", it takes IPv4 too.
bool covers(const Address& all, const Address& one)
{
    // "443" and "[::]:443" are one socket.
    if (all.kind == Address::Kind::any && one.kind == Address::Kind::any)
        return all.port == one.port && all.host.empty() && one.host == "::";
    if (all.kind != Address::Kind::any || one.kind == Address::Kind::name || all.port != one.port)
        return false;
    return all.host != "0.0.0.0" || one.kind == Address::Kind::ipv4;
}

HostMachine::Bytes bytes_of(const Address& address)
{
    const std::size_t size = address.kind == Address::Kind::ipv4 ? 4 : address.kind == Address::Kind::ipv6 ? 16 : 0;
    return HostMachine::Bytes(address.bytes).first(size);
}

// Whether the kernel of this machine, as it is now, lets httpd have its sockets.
void check_machine(HostMachine& machine, const Listener& listener, std::vector<StartupFailure>& found)
{
    const Address& at = listener.address;
    if (at.kind == Address::Kind::name || !at.port)
        return;
    const auto fail = [&](StartupCause cause, std::string text) {
        found.push_back(
            {.cause = cause, .place = listener.place, .word = 1, .text = cat(std::move(text), ": `httpd -t` passes, and httpd does not start")});
    };
    if (at.kind != Address::Kind::any && !machine.has_address(bytes_of(at)))
        return fail(StartupCause::address_elsewhere, cat("Listen ", to_string(at), " names an address that this machine does not have"));
    if (const auto other = machine.listener(bytes_of(at), *at.port))
        fail(StartupCause::port_taken, cat("The program ", other->name, " (process ", other->id, ") listens on ", to_string(at), " already"));
}

}

void check_listeners(const StartupScene& scene, std::vector<StartupFailure>& found)
{
    const auto& all = scene.site.listeners;
    if (scene.machine)
        for (const Listener& listener : all)
            check_machine(*scene.machine, listener, found);
    for (const Listener& wide : all) {
        if (wide.address.kind != Address::Kind::any)
            continue;
        for (const Listener& narrow : all)
            if (covers(wide.address, narrow.address)) {
                const Listener& later = &narrow > &wide ? narrow : wide;
                found.push_back({.cause = StartupCause::listeners_collide,
                                 .place = later.place,
                                 .word = 1,
                                 .text = cat("Listen on ", to_string(narrow.address), " and Listen on every address of port ", *wide.address.port,
                                             " exclude each other: `httpd -t` passes, and httpd does not start")});
            }
    }
}

}

// Listen lines on one port that the kernel does not let stand side by side: an address of this machine, and all of them.
#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "core/base/ascii.h"
#include "core/httpd/startup/checks.h"

namespace aop {

namespace {

// One socket that a Listen line asks for. A line without an address asks for two: every IPv4 address, then every IPv6 address.
struct Wanted {
    const Listener* line;
    bool v6 = false, every = false, bare = false;
    bool open = false;
};

void add_wanted(const Listener& line, std::vector<Wanted>& all)
{
    const Address& at = line.address;
    if (at.kind == Address::Kind::name || !at.port)
        return;
    const bool bare = at.kind == Address::Kind::any && (at.host.empty() || at.host == "*");
    const bool v6 = at.kind == Address::Kind::ipv6 || (at.kind == Address::Kind::any && at.host.find(':') != at.host.npos);
    all.push_back({.line = &line, .v6 = v6, .every = at.kind == Address::Kind::any, .bare = bare});
    if (bare)
        all.push_back({.line = &line, .v6 = true, .every = true, .bare = true});
}

bool one_port(const Wanted& a, const Wanted& b) { return a.line->address.port == b.line->address.port; }

// What the kernel does not open beside one another. A socket on every IPv6 address takes IPv4 too, as httpd is built by default.
bool exclude_each_other(const Wanted& a, const Wanted& b)
{
    if (!one_port(a, b))
        return false;
    if (a.v6 != b.v6)
        return (a.v6 && a.every) || (b.v6 && b.every);
    return a.every || b.every || a.line->address.bytes == b.line->address.bytes;
}

// As open_listeners of httpd's listen.c, which gives some sockets up in favour of one on every IPv6 address. The first socket that
// cannot be opened, and what it cannot stand beside.
std::optional<std::pair<const Listener*, const Listener*>> first_collision(std::vector<Wanted> all)
{
    const auto every_v4 = [](const Wanted& w) { return w.every && !w.v6; };
    const auto every_v6 = [](const Wanted& w) { return w.every && w.v6; };
    for (std::size_t i = 0; i < all.size();) {
        const bool more = i + 1 < all.size() && one_port(all[i], all[i + 1]);
        if (more && every_v4(all[i]) && every_v6(all[i + 1]))
            std::swap(all[i], all[i + 1]);
        Wanted& now = all[i];
        const auto before = std::span(all).first(i);
        const auto in_the_way = std::ranges::find_if(before, [&](const Wanted& w) { return w.open && exclude_each_other(w, now); });
        if (in_the_way == before.end()) {
            now.open = true;
            ++i;
            continue;
        }
        const bool covered = every_v4(now) && std::ranges::any_of(before, [&](const Wanted& w) { return w.open && every_v6(w) && one_port(w, now); });
        // "Listen 443" and then "Listen [::]:443" is given up at first, and fails in the second of the two passes of a start.
        const bool twice = every_v6(now) && !now.bare && in_the_way->bare;
        const bool given_up = every_v6(now) && !twice && i + 1 < all.size() && one_port(now, all[i + 1]) && every_v4(all[i + 1]);
        if (!covered && !given_up)
            return std::pair(now.line, in_the_way->line);
        all.erase(all.begin() + std::ptrdiff_t(i));
    }
    return std::nullopt;
}

// "every address of port 443", "every IPv4 address of port 443", "192.0.2.1:443"
std::string shown(const Listener& l)
{
    const Address& at = l.address;
    if (at.kind != Address::Kind::any)
        return to_string(at);
    const bool bare = at.host.empty() || at.host == "*";
    return cat("every ", bare ? "" : at.host.find(':') == at.host.npos ? "IPv4 " : "IPv6 ", "address of port ", *at.port);
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
    std::vector<Wanted> wanted;
    for (const Listener& listener : all)
        add_wanted(listener, wanted);
    const auto collision = first_collision(std::move(wanted));
    if (!collision)
        return;
    const auto [later, earlier] = *collision;
    const bool same = earlier->address.kind != Address::Kind::any && later->address.kind != Address::Kind::any;
    found.push_back({.cause = StartupCause::listeners_collide,
                     .place = later->place,
                     .word = 1,
                     .text = same ? cat("Two Listen lines name the address ", shown(*later), ": `httpd -t` passes, and httpd does not start")
                                  : cat("Listen on ", shown(*later), " and Listen on ", shown(*earlier),
                                        " exclude each other: `httpd -t` passes, and httpd does not start")});
}

}

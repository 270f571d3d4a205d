// Every way that a stranger has into a server that is reached over TLS.
#include <set>

#include "core/exposure/tally.h"

namespace aop {

using Reply = Outcome::Reply;

std::optional<Credential> Judge::accepted_by(std::size_t server) const
{
    for (const Anchor* a : m_.trust[server].anchors)
        if (a->self_signed)
            return Credential{.anchor = a->sha256, .depth = a->ca ? 1 : 0};
    return std::nullopt;
}

// Of the servers of a chain, enough to have every mode with two different trust sets.
const std::vector<std::size_t>& Judge::representatives(std::size_t chain)
{
    auto& chosen = representatives_[chain];
    if (!chosen.empty())
        return chosen;
    std::set<std::pair<int, int>> seen;
    int of_mode[8] = {};
    for (const std::size_t s : m_.network.chains()[chain].servers) {
        const int mode = int(m_.mode(s)) + (m_.tls[s] ? 4 : 0);
        const std::pair kind(mode, m_.trust_group[s]);
        if (of_mode[mode] >= 2 || seen.contains(kind) || !host_for(chain, s))
            continue;
        seen.insert(kind);
        ++of_mode[mode];
        chosen.push_back(s);
    }
    return chosen;
}

// What a section denies to GET it may grant to POST.
std::vector<const char*> Judge::methods_of(std::size_t server) const
{
    return m_.by_method[server] ? std::vector{"GET", "POST"} : std::vector{"GET"};
}

bool Judge::lets_in_sessions_of(std::size_t giver, std::size_t server, const Endpoint& e, const Paths& paths) const
{
    const std::size_t made_at = m_.network.chains_of(giver).front();
    Attempt a = attempt_at(e, server, true);
    a.sni = m_.network.name_for(e.chain, server);
    a.credential = accepted_by(m_.tls[giver] ? giver : m_.network.chains()[made_at].first());
    a.session_of = giver;
    a.session_sni = m_.network.name_for(made_at, giver);
    if (!a.credential)
        return false;
    for (const auto& [version, tickets] : {std::pair(Attempt::Version::tls13, true), {Attempt::Version::tls12, true}, {Attempt::Version::tls12, false}})
        for (const std::string& path : paths.all)
            for (const char* method : methods_of(server)) {
                a.version = version;
                a.tickets = tickets;
                a.path = path;
                a.method = method;
                if (is_content(predict(m_, a).reply))
                    return true;
            }
    return false;
}

void Judge::try_ways(std::size_t server, const Endpoint& e, const Paths& paths, Tally& tally)
{
    const Chain& chain = m_.network.chains()[e.chain];
    // Handshakes under the server's own name, without a name, and under those of others.
    std::vector<std::pair<std::string, std::size_t>> names;
    const Attempt plainest = attempt_at(e, server, true);
    const std::string own = m_.network.name_for(e.chain, server);
    if (!own.empty())
        names.emplace_back(own, server);
    names.emplace_back("", chain.first());
    // Strict about clients that send none: then the first is found under a name that nobody has.
    if (own.empty() && server == chain.first())
        names.emplace_back(nobodys_name, server);
    for (const std::size_t other : representatives(e.chain))
        if (const std::string name = m_.network.name_for(e.chain, other); other != server && !name.empty())
            names.emplace_back(name, other);

    const std::vector<const char*> methods = methods_of(server);
    // One without TLS of its own has the CA of the first.
    const auto context = [&](std::size_t s) { return m_.tls[s] ? s : chain.first(); };
    tally.paths.resize(paths.all.size() * methods.size());
    for (const auto& [sni, handshake] : names) {
        if (may_switch(m_, handshake, server, !sni.empty(), chain.name_based()) != Switch::allowed)
            continue;
        std::vector<std::optional<Credential>> credentials{std::nullopt, Credential{}};
        const bool crossing = m_.trust_group[context(handshake)] != m_.trust_group[context(server)];
        credentials.push_back(accepted_by(context(crossing ? handshake : server)));
        tally.tried_right |= handshake == server && credentials.back();
        for (std::size_t k = 0; k < credentials.size(); ++k) {
            if (k > 0 && !credentials[k])
                continue;
            const bool is_free = k < 2, is_right = !is_free && !crossing;
            for (std::size_t n = 0; n < std::size(clients); ++n) {
                Attempt a = plainest;
                a.sni = sni;
                a.credential = credentials[k];
                a.version = clients[n].version;
                a.post_handshake = clients[n].post_handshake;
                const Connection c = connect(m_, e.chain, a);
                if (c.state == Connection::State::refused)
                    continue;
                for (std::size_t p = 0; p < tally.paths.size(); ++p) {
                    // Of the right client it is enough to know that it gets the page somehow.
                    if (is_right && tally.paths[p].to_the_right_one)
                        continue;
                    a.path = paths.all[p / methods.size()];
                    a.method = methods[p % methods.size()];
                    Outcome o;
                    o.reason = c.reason;
                    o.place = c.place;
                    a.repeated = false;
                    if (c.state == Connection::State::established)
                        o = request(m_, c, server, a);
                    if (m_.conditions && a.credential && o.reply == Reply::forbidden) {
                        a.repeated = true;
                        if (const Outcome later = request(m_, c, server, a); is_content(later.reply) || later.reply == Reply::unknown)
                            o = later;
                        else
                            a.repeated = false;
                    }
                    if (is_right && handshake == server && p == 0 && !tally.right)
                        tally.right = o;
                    if (o.cached && !is_right)
                        tally.paths[p].cached = o;
                    else if (o.reply == Reply::unknown && !is_right && !tally.doubtful)
                        tally.doubtful = {a, o};
                    if (!is_content(o.reply) || is_acme(a.path))
                        continue;
                    if (is_right) {
                        tally.paths[p].to_the_right_one = true;
                    } else if (is_free) {
                        tally.paths[p].by[n] = true;
                        if (!tally.free) {
                            tally.free = {a, o};
                            tally.free_through_other = handshake != server;
                            tally.through = handshake;
                        }
                    } else if (!tally.crossing) {
                        tally.crossing = {a, o};
                        tally.crossing_from = handshake;
                    }
                }
            }
        }
    }
}

}

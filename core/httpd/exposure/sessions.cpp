// Which servers accept each other's TLS sessions: their identity is equal, and they
// share the keys or the cache that sessions are kept with.
#include <algorithm>
#include <map>
#include <unordered_map>

#include "core/base/ascii.h"
#include "core/httpd/exposure/judge.h"
#include "core/httpd/request/ocsp.h"

namespace aop {

namespace {

// Tickets are sealed with keys of the address's first virtual host, unless a key file is
// named; cached sessions are common to the whole process.
std::vector<std::string> stores_at(const Model& m, ChainId chain, ServerId context)
{
    std::vector<std::string> stores;
    const ServerId first = m.network.chains()[chain].first();
    const Tls& tls = m.site.servers[first].tls;
    if (tls.sessions->session_tickets.value_or(true) && m.site.servers[context].tls.sessions->session_tickets.value_or(true))
        stores.push_back(tls.sessions->ticket_key_file ? cat("key ", *tls.sessions->ticket_key_file) : cat("first ", std::size_t(first)));
    if (const auto& cache = m.site.session_cache; cache && !cache->starts_with("none"))
        stores.emplace_back("cache");
    return stores;
}

// A server at one of its addresses: where its sessions may come from, and whom it trusts there,
// which without TLS of its own is up to the address's first virtual host.
struct Holder {
    ServerId server, context;
    int trust;
    std::vector<std::string> keys;
};

// Those that ask for a certificate, or those that do not.
std::vector<Holder> holders_in(const Model& m, bool asking)
{
    std::vector<Holder> all;
    for (const ServerId s : m.site.servers.ids())
        for (std::size_t which = 0; which < m.network.chains_of(s).size(); ++which) {
            const ChainId chain = m.network.chains_of(s)[which];
            const ServerId first = m.network.chains()[chain].first();
            const ServerId context = m.tls[s] ? s : first;
            const bool is_reached = first == s || m.network.has_a_name(s, which);
            if (!m.tls[first] || (m.mode(context) != VerifyClient::none) != asking || !is_reached)
                continue;
            Holder h{s, context, m.trust_group[context], stores_at(m, chain, context)};
            for (std::string& key : h.keys)
                key += cat(' ', session_identity(m.site, m.site.servers[s]));
            all.push_back(std::move(h));
        }
    return all;
}

}

std::unordered_map<ServerId, ServerId> session_twins(const Model& m)
{
    std::unordered_map<ServerId, ServerId> twins;
    // Where all who ask trust the same nobody gains by another's session.
    std::optional<int> only;
    bool several = false;
    for (const ServerId s : m.site.servers.ids())
        if (m.mode(s) != VerifyClient::none) {
            several |= only.value_or(m.trust_group[s]) != m.trust_group[s];
            only = m.trust_group[s];
        }
    if (!several)
        return twins;
    const std::vector<Holder> holders = holders_in(m, true);
    std::map<std::string, std::vector<const Holder*>> by_key;  // two of each are enough, if their trust differs
    for (const Holder& h : holders)
        for (const std::string& key : h.keys) {
            auto& known = by_key[key];
            if (known.empty() || (known.size() == 1 && known[0]->trust != h.trust))
                known.push_back(&h);
        }
    for (const Holder& h : holders)
        for (const std::string& key : h.keys)
            for (const Holder* other : by_key[key])
                if (other->server != h.server && other->trust != h.trust)
                    twins.try_emplace(h.server, other->server);
    return twins;
}

std::unordered_map<ServerId, ServerId> ocsp_twins(const Model& m)
{
    std::unordered_map<ServerId, ServerId> twins;
    if (std::ranges::none_of(m.site.servers, [&](const Server& s) { return asks_responders(m, s.index); }))
        return twins;
    const std::vector<Holder> holders = holders_in(m, true);
    std::map<std::string, ServerId> lenient;
    for (const Holder& h : holders)
        if (!asks_responders(m, h.context))
            for (const std::string& key : h.keys)
                lenient.try_emplace(key, h.server);
    for (const Holder& h : holders)
        for (const std::string& key : h.keys)
            if (const auto twin = lenient.find(key); asks_responders(m, h.context) && twin != lenient.end())
                twins.try_emplace(h.server, twin->second);
    return twins;
}

std::unordered_map<ServerId, ServerId> session_givers(const Model& m)
{
    std::unordered_map<ServerId, ServerId> givers;
    const std::vector<Holder> takers = holders_in(m, false);
    if (takers.empty())
        return givers;
    std::map<std::string, ServerId> by_key;
    for (const Holder& h : holders_in(m, true))
        for (const std::string& key : h.keys)
            by_key.try_emplace(key, h.server);
    for (const Holder& h : takers)
        for (const std::string& key : h.keys)
            if (const auto giver = by_key.find(key); giver != by_key.end())
                givers.try_emplace(h.server, giver->second);
    return givers;
}

}

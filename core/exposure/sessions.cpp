// Which servers accept each other's TLS sessions: their identity is equal, and they
// share the keys or the cache that sessions are kept with.
#include <algorithm>
#include <map>

#include "core/exposure/judge.h"
#include "core/text.h"

namespace aop {

namespace {

// Tickets are sealed with keys of the address's first virtual host, unless a key file is
// named; cached sessions are common to the whole process.
std::vector<std::string> stores_of(const Model& m, std::size_t server)
{
    std::vector<std::string> stores;
    const Setting<std::string>& cache = m.site.session_cache;
    const bool cached = cache && !cache->starts_with("none") && !cache->starts_with("nonenotnull");
    for (const std::size_t chain : m.network.chains_of(server)) {
        const std::size_t first = m.network.chains()[chain].first();
        const Tls& tls = m.site.servers[first].tls;
        if (tls.session_tickets.value_or(true))
            stores.push_back(tls.ticket_key_file ? cat("key ", *tls.ticket_key_file) : cat("first ", first));
    }
    if (cached)
        stores.emplace_back("cache");
    return stores;
}

}

std::vector<std::optional<std::size_t>> session_twins(const Model& m)
{
    std::vector<std::optional<std::size_t>> twins(m.site.servers.size());
    std::map<std::string, std::vector<std::size_t>> holders;  // two of each are enough, if their trust differs
    const auto keys_of = [&](std::size_t s) {
        std::vector<std::string> keys = stores_of(m, s);
        for (std::string& key : keys)
            key += cat(' ', session_identity(m.site, m.site.servers[s]));
        return keys;
    };
    const auto is_reached = [&](std::size_t s) {
        return std::ranges::any_of(m.network.chains_of(s), [&](std::size_t chain) {
            return m.network.chains()[chain].first() == s || !m.network.name_for(chain, s).empty();
        });
    };
    const auto takes_part = [&](std::size_t s) { return m.tls[s] && m.mode(s) != VerifyClient::none && is_reached(s); };
    for (std::size_t s = 0; s < twins.size(); ++s)
        if (takes_part(s))
            for (const std::string& key : keys_of(s)) {
                auto& known = holders[key];
                if (known.empty() || (known.size() == 1 && m.trust_group[known[0]] != m.trust_group[s]))
                    known.push_back(s);
            }
    for (std::size_t s = 0; s < twins.size(); ++s)
        if (takes_part(s))
            for (const std::string& key : keys_of(s))
                for (const std::size_t other : holders[key])
                    if (other != s && !twins[s] && m.trust_group[other] != m.trust_group[s])
                        twins[s] = other;
    return twins;
}

}

// Which Host headers lead to a server.
#include "core/base/language/patterns.h"
#include "core/httpd/exposure/judge.h"

#include <algorithm>
#include <iterator>

namespace aop {

namespace {

// Those of the names, in any case, with a dot or a port behind them.
Language spelled(const std::vector<std::string>& names)
{
    static const Language tail = from_regex("^\\.?(?::[1-9][0-9]{0,4})?$").value_or(Language::literal(""));
    std::vector<Language> all;
    for (const std::string& name : names)
        if (auto language = from_wildcards(name, true))
            all.push_back(std::move(*language));
    const auto any = any_of(all);
    return (any ? any->then(tail) : std::nullopt).value_or(Language::nothing());
}

// Whether there may be a text that both stand for: what they begin and end with does not differ.
bool may_overlap(std::string_view a, std::string_view b)
{
    const auto agree = [](char x, char y) { return x == y || x == '?' || y == '?'; };
    std::size_t i = 0, j = 0;
    for (; i < a.size() && i < b.size() && a[i] != '*' && b[i] != '*'; ++i)
        if (!agree(a[i], b[i]))
            return false;
    const auto from_end = [](std::string_view text, std::size_t n) { return text[text.size() - 1 - n]; };
    for (; j < a.size() && j < b.size() && from_end(a, j) != '*' && from_end(b, j) != '*'; ++j)
        if (!agree(from_end(a, j), from_end(b, j)))
            return false;
    return true;
}

}

// The names that lead to a server which is not the first of them.
Language Judge::hosts_of_later(ChainId chain, ServerId server) const
{
    std::vector<std::string> own, patterns, before;
    for (std::string& name : names_of(m_.site, m_.site.servers[server])) {
        if (name.find_first_of("*?") != name.npos)
            patterns.push_back(std::move(name));
        else if (m_.network.named(chain, name, false) == server)
            own.push_back(std::move(name));
    }
    if (patterns.empty())
        return own.empty() ? Language::literal(host_for(chain, server).value_or("")) : spelled(own);
    for (const ServerId other : m_.network.chains()[chain].servers) {
        if (other == server)
            break;
        for (std::string& name : names_of(m_.site, m_.site.servers[other]))
            if (std::ranges::any_of(patterns, [&](const std::string& pattern) { return may_overlap(pattern, name); }))
                before.push_back(std::move(name));
    }
    Language left = spelled(patterns);
    if (!before.empty())
        left = minus(left, spelled(before)).value_or(left);
    if (!own.empty())
        left = either(left, spelled(own)).value_or(left);
    return left.is_empty() ? Language::literal(host_for(chain, server).value_or("")) : left;
}

// Every Host that leads to a server: its names in any case, with a dot or a port behind them; of the first also what is nobody's.
const Language& Judge::hosts_of(ChainId chain, ServerId server)
{
    const auto known = hosts_.find({chain, server});
    if (known != hosts_.end())
        return known->second;
    const Chain& c = m_.network.chains()[chain];
    const auto own = [&] { return spelled(names_of(m_.site, m_.site.servers[server])); };
    Language hosts = Language::nothing();
    if (c.first() == server && m_.site.servers[server].http->strict_host_check.value_or(false)) {
        // Only its names, or none.
        hosts = own();
        hosts = either(hosts, Language::literal("")).value_or(hosts);
    } else if (c.first() == server) {
        static const Language sensible = from_regex("^(?:[A-Za-z0-9.-]+(?::[1-9][0-9]{0,4})?)?$").value_or(Language::everything());
        std::vector<std::string> others;
        for (const ServerId other : c.servers)
            if (other != server)
                std::ranges::move(names_of(m_.site, m_.site.servers[other]), std::back_inserter(others));
        const auto left = minus(sensible, spelled(others));
        // Its own names come before theirs.
        hosts = left ? either(*left, own()).value_or(*left) : sensible;
    } else {
        // Clients without Host get to it by a whole URL in the request line, or by its ServerPath.
        hosts = hosts_of_later(chain, server);
        if (!m_.is_forward_proxy(server))
            hosts = either(hosts, Language::literal("")).value_or(hosts);
    }
    return hosts_.emplace(std::pair(chain, server), hosts).first->second;
}

}

#include "core/exposure/judge.h"

#include <algorithm>

#include "core/exposure/tally.h"
#include "core/text.h"

namespace aop {

using Reply = Outcome::Reply;

Judge::Judge(const Model& m, Alike alike)
    : m_(m), endpoints_of_(m.network.chains().size()), representatives_(m.network.chains().size()),
      session_twin_(session_twins(m)), session_giver_(session_givers(m)), alike_(alike), likeness_(m), kinds_(m.site.servers.size())
{
    for (std::size_t i = 0; i < m.network.endpoints().size(); ++i)
        endpoints_of_[m.network.endpoints()[i].chain].push_back(i);
}

const std::optional<int>& Judge::kind_of(std::size_t server)
{
    auto& kind = kinds_[server];
    if (!kind)
        kind.emplace(likeness_.kind(server));
    return *kind;
}

std::optional<Judge::Class> Judge::class_of(std::size_t server, std::size_t which)
{
    const std::size_t c = m_.network.chains_of(server)[which];
    const Chain& chain = m_.network.chains()[c];
    // What its place among the others or its name brings about is its own.
    if (alike_ == Alike::one_by_one || server == 0 || chain.first() == server || session_twin_.contains(server) || session_giver_.contains(server) || endpoints_of_[c].empty() ||
        m_.site.servers[server].addresses()[which].kind == Address::Kind::name || !m_.network.has_a_name(server, which) || !kind_of(server))
        return std::nullopt;
    Class made{*kind_of(server), c, {}};
    made.reached_from.push_back(may_switch(m_, chain.first(), server, false, chain.name_based()) == Switch::allowed);
    for (const std::size_t other : representatives(c))
        made.reached_from.push_back(kind_of(other) == made.kind ||
                                    may_switch(m_, other, server, true, chain.name_based()) == Switch::allowed);
    return made;
}

Judgement Judge::judge(std::size_t server, std::size_t which)
{
    const auto kind = class_of(server, which);
    if (!kind)
        return judge_alone(server, which);
    if (const auto known = known_.find(*kind); known != known_.end()) {
        Judgement j = known->second;
        for (Place* place : {&j.place, &j.cache})
            *place = likeness_.counterpart(*place, j.server, server);
        const auto &mine = m_.site.servers[server].addresses(), &its = m_.site.servers[j.server].addresses();
        if (&mine != &its || mine.size() > 1)
            j.address = to_string(mine[which]);
        j.server = server;
        return j;
    }
    Judgement j = judge_alone(server, which);
    // A way in is shown under the server's own name.
    if (!j.attempt && !j.other)
        known_.emplace(*kind, j);
    return j;
}

Judgement Judge::judge_alone(std::size_t server, std::size_t which)
{
    const Server& s = m_.site.servers[server];
    Judgement j{.server = server, .address = {}, .verdict = Verdict::unknown, .reason = {}, .place = s.place};
    j.chain = m_.network.chains_of(server)[which];
    if (!s.is_main())
        j.address = to_string(s.addresses()[which]);
    const auto& endpoints = endpoints_of_[j.chain];
    if (endpoints.empty() || !host_for(j.chain, server))
        return unreached(std::move(j));
    // Preferably one that can be reached from the machine itself.
    std::size_t best = endpoints.front();
    for (const std::size_t i : endpoints)
        if (concrete(m_.network.endpoints()[i]).kind != Address::Kind::any) {
            best = i;
            break;
        }
    const Endpoint& endpoint = m_.network.endpoints()[best];
    if (s.is_main())
        j.address = to_string(endpoint.address);
    const std::size_t first = m_.network.chains()[j.chain].first();
    j = m_.tls[first] ? over_tls(endpoint, std::move(j)) : plain(endpoint, std::move(j));
    // curl always offers post-handshake authentication: does it get through as well?
    if (j.attempt && j.attempt->tls && j.attempt->version == Attempt::Version::tls13) {
        Attempt a = *j.attempt;
        a.post_handshake = true;
        if (is_content(predict(m_, a).reply))
            j.attempt->post_handshake = true;
    }
    const bool by_name = !s.is_main() && s.addresses()[which].kind == Address::Kind::name;
    if (by_name && j.verdict < Verdict::unknown) {
        j.verdict = Verdict::unknown;
        if (j.cause == Cause::sessions)
            j.attempt.reset();
        j.cause = Cause::name_unknown;
        j.reason = cat("which address ", s.addresses()[which].host, " is, only DNS knows");
        j.place = s.place;
    }
    return j;
}

std::optional<std::string> Judge::host_for(std::size_t chain, std::size_t server) const
{
    const Network& network = m_.network;
    if (const std::string name = network.name_for(chain, server); !name.empty())
        return name;
    const Chain& c = network.chains()[chain];
    for (const Address& a : m_.site.servers[server].addresses())
        if (c.name_based() && network.named(chain, a.host, true) == server && c.first() != server)
            return a.host;
    return c.first() == server ? std::optional<std::string>(nobodys_name) : std::nullopt;
}

Judgement Judge::unreached(Judgement j) const
{
    const Server& s = m_.site.servers[j.server];
    j.verdict = Verdict::unreachable;
    j.cause = Cause::no_listener;
    if (s.is_main()) {
        j.reason = "every address httpd listens on belongs to a virtual host";
        return j;
    }
    const Chain& chain = m_.network.chains()[j.chain];
    if (chain.address.kind == Address::Kind::name && !could_resolve(chain.address.host)) {
        j.cause = Cause::unresolvable;
        j.reason = cat("\"", chain.address.host, "\" is no address and can be no name");
    } else if (!endpoints_of_[j.chain].empty()) {
        j.cause = Cause::shadowed;
        j.other = m_.network.owner(j.chain, j.server);
        j.reason = cat("its name belongs to ", m_.site.servers[*j.other].label(), ", which comes first");
    } else if (chain.address.kind == Address::Kind::name) {
        j.verdict = Verdict::unknown;
        if (j.cause == Cause::sessions)
            j.attempt.reset();
        j.cause = Cause::name_unknown;
        j.reason = cat("which address ", chain.address.host, " is, only DNS knows");
    } else {
        j.reason = cat("nothing listens on ", j.address);
    }
    return j;
}

// One of the machine's own addresses for an endpoint that stands for all of those that nobody names.
Address Judge::concrete(const Endpoint& e) const
{
    if (e.address.kind != Address::Kind::any)
        return e.address;
    static constexpr const char* ipv4[]{"127.0.0.1", "127.0.0.2", "127.0.0.3"};
    static constexpr const char* ipv6[]{"[::1]"};
    const auto first_free = [&](const auto& hosts) -> std::optional<Address> {
        for (const char* host : hosts) {
            auto address = parse_address(host);
            address->port = e.address.port;
            if (m_.network.at(*address, e.ipv6) == &e)
                return address;
        }
        return std::nullopt;
    };
    return (e.ipv6 ? first_free(ipv6) : first_free(ipv4)).value_or(e.address);
}

Attempt Judge::attempt_at(const Endpoint& e, std::size_t server, bool tls) const
{
    Attempt a;
    a.to = concrete(e);
    a.ipv6 = e.ipv6;
    a.tls = tls;
    a.host = host_for(e.chain, server);
    // StrictHostCheck answers 400 to a name that nobody has, but not to a request without one.
    if (a.host == nobodys_name && m_.site.servers[m_.network.chains()[e.chain].first()].rare->strict_host_check.value_or(false))
        a.host.reset();
    return a;
}

Judgement Judge::plain(const Endpoint& e, Judgement j) const
{
    const std::size_t first = m_.network.chains()[e.chain].first();
    j.cause = m_.tls[j.server] ? Cause::plain_first : Cause::plain;
    if (first != j.server && j.cause == Cause::plain_first)
        j.other = first;
    Attempt a = attempt_at(e, j.server, false);
    const Connection c = connect(m_, e.chain, a);
    const Paths paths = paths_of(m_, j.server);
    std::optional<Outcome> doubt;
    const std::vector<const char*> methods = methods_of(j.server);
    for (std::size_t i = 0; i < paths.all.size() * methods.size(); ++i) {
        const std::string& path = paths.all[i / methods.size()];
        a.path = path;
        a.method = methods[i % methods.size()];
        const Outcome o = request(m_, c, j.server, a);
        if (o.reply == Reply::unknown && !doubt)
            doubt = o;
        if (!is_content(o.reply) || is_acme(path))
            continue;
        j.verdict = Verdict::plain;
        j.attempt = a;
        j.place = m_.site.servers[j.server].place;
        j.reason = o.reply == Reply::redirect_plain ? "redirects to plain HTTP" : "serves content in plain HTTP";
        if (o.limited)
            j.reason = cat(j.reason, ", to those with a password or from certain addresses");
        return j;
    }
    if (doubt || paths.missed) {
        j.cause = Cause::not_modelled;
        j.reason = doubt ? doubt->reason : "a section holds for paths that cannot be told";
        j.place = doubt ? doubt->place : paths.missed->place;
        return j;
    }
    j.verdict = Verdict::closed;
    j.cause = Cause::nothing_served;
    j.reason = "plain HTTP that only redirects or refuses";
    return j;
}

Judgement Judge::over_tls(const Endpoint& e, Judgement j)
{
    const std::size_t first = m_.network.chains()[e.chain].first();
    const std::size_t asks = m_.tls[j.server] ? j.server : first;
    const auto& setting = m_.site.servers[asks].tls.verify_client;
    const Paths paths = paths_of(m_, j.server);
    Tally tally;
    try_ways(j.server, e, paths, tally);
    // What has been served to somebody once is in the cache.
    const auto cached = std::ranges::find_if(tally.paths, [](const Tally::Path& p) { return p.cached && p.to_the_right_one; });
    if (cached != tally.paths.end())
        j.cache = cached->cached->place;
    if (!tally.free)
        return no_way_in(e, std::move(j), paths, tally);

    j.attempt = tally.free->first;
    if (setting)
        j.place = setting.place;
    const bool everywhere = std::ranges::all_of(tally.paths, [&](const Tally::Path& p) {
        const bool served = p.by[0] || p.by[1] || p.by[2];
        if (!served)
            return !p.to_the_right_one;
        for (std::size_t n = 0; n < std::size(clients); ++n)
            if (!clients[n].post_handshake && !p.by[n] && offers(m_, e.chain, j.server, clients[n].version))
                return false;
        return true;
    });
    const std::string limit = tally.free->second.limited ? ", to those with a password or from certain addresses" : "";
    if (!everywhere || tally.free_through_other) {
        j.verdict = Verdict::partial;
        j.cause = Cause::some_paths;
        j.place = tally.free->second.place ? tally.free->second.place : j.place;
        const bool redirects = tally.free->second.reply == Reply::redirect_plain;
        j.reason = cat(redirects ? "redirects " : "serves ", j.attempt->path, redirects ? " to plain HTTP" : "",
                       " without a client certificate", limit, ", though not everything to everyone");
        if (tally.free_through_other)
            j.other = tally.through;
        return j;
    }
    const VerifyClient mode = m_.mode(asks);
    j.verdict = mode == VerifyClient::none ? Verdict::open : Verdict::optional;
    j.cause = mode == VerifyClient::none ? Cause::not_asked : Cause::optional;
    j.reason = mode == VerifyClient::none ? "asks for no client certificate" : "asks for a client certificate but serves without one";
    j.reason = cat(j.reason, limit);
    if (tally.free->second.reply == Reply::redirect_plain)
        j.reason = cat("redirects to plain HTTP and ", j.reason);
    if (!m_.tls[j.server]) {
        j.cause = Cause::borrowed;
        j.other = first;
        j.place = m_.site.servers[j.server].place;
    }
    return j;
}

// Nobody without a certificate gets content: who does, and is that right?
Judgement Judge::no_way_in(const Endpoint& e, Judgement j, const Paths& paths, const Tally& tally) const
{
    const Server& s = m_.site.servers[j.server];
    const std::size_t asks = m_.tls[j.server] ? j.server : m_.network.chains()[e.chain].first();
    const Tls& tls = m_.site.servers[asks].tls;
    const bool must = m_.mode(asks) == VerifyClient::require;
    if (tls.verify_client)
        j.place = tls.verify_client.place;
    const TrustSet& trust = m_.trust[asks];
    const bool served = std::ranges::any_of(tally.paths, [](const Tally::Path& p) { return p.to_the_right_one; });
    const auto say = [&](Verdict v, Cause c, std::string reason) {
        j.verdict = v, j.cause = c, j.reason = std::move(reason);
        return j;
    };
    if (tally.crossing) {
        j.attempt = tally.crossing->first;
        j.other = tally.crossing_from;
        if (m_.site.sni_policy)
            j.place = m_.site.sni_policy.place;
        return say(Verdict::partial, Cause::other_ca,
                   cat("lets in who has a certificate for ", m_.site.servers[*j.other].label()));
    }
    if (tally.doubtful) {
        j.place = tally.doubtful->second.place ? tally.doubtful->second.place : j.place;
        return say(Verdict::unknown, Cause::not_modelled, tally.doubtful->second.reason);
    }
    if (paths.missed && !must) {  // what the handshake demands holds for every path
        j.place = paths.missed->place;
        return say(Verdict::unknown, Cause::not_modelled, "a section holds for paths that cannot be told");
    }
    if (j.cache) {
        j.place = j.cache;
        return say(Verdict::partial, Cause::cached, "serves what its cache has stored without asking for a certificate");
    }
    if (const auto twin = session_twin_.find(j.server); twin != session_twin_.end()) {
        j.other = twin->second;
        j.place = s.server_name ? s.server_name.place : s.place;
        return say(Verdict::partial, Cause::sessions,
                   cat("has the same session identity as ", m_.site.servers[twin->second].label(), ", which trusts another CA"));
    }
    if (trust.trust == Trust::unknown)
        return say(Verdict::unknown, Cause::trust_unknown, trust.reason.empty() ? "whom it trusts is not known" : trust.reason);
    if (must && (trust.trust == Trust::none || trust.trust == Trust::unusable || !tally.tried_right))
        return say(Verdict::broken, Cause::no_anchor,
                   trust.trust == Trust::none ? "demands a client certificate and trusts no CA"
                                              : cat("demands a client certificate, and none can verify",
                                                    trust.reason.empty() ? "" : ": ", trust.reason));
    if (must && !tally.right && !served) {
        j.place = tls.verify_depth ? tls.verify_depth.place : j.place;
        return say(Verdict::broken, tls.verify_depth && *tls.verify_depth == 0 ? Cause::depth : Cause::no_anchor,
                   "demands a client certificate, and refuses those of the CA it trusts");
    }
    if (must && !m_.tls[j.server] && served)
        return say(Verdict::enforced, Cause::borrowed, "the handshake of the first virtual host demands a certificate");
    if (must && m_.tls[j.server])
        return say(Verdict::enforced, Cause::handshake, "the handshake demands a certificate");
    if (const auto giver = session_giver_.find(j.server);
        giver != session_giver_.end() && !served && lets_in_sessions_of(giver->second, j.server, e, paths)) {
        j.other = giver->second;
        j.place = s.server_name ? s.server_name.place : s.place;
        return say(Verdict::partial, Cause::sessions,
                   cat("has the same session identity as ", m_.site.servers[giver->second].label(), ", whose verified clients get in"));
    }
    if (!served) {
        const bool demanded = tally.tried_right && tally.right && tally.right->reply == Outcome::Reply::forbidden;
        return demanded && m_.mode(asks) != VerifyClient::none
                   ? say(Verdict::closed, Cause::nothing_served, "refuses everybody")
                   : say(Verdict::closed, Cause::nothing_served, "only redirects or refuses");
    }
    return say(Verdict::enforced, Cause::check, "every path demands a verified certificate");
}

}

#include "core/exposure/judge.h"

#include <algorithm>
#include <set>

#include "core/text.h"

namespace aop {

namespace {

using Reply = Outcome::Reply;
// The clients that differ for what a section can demand after the handshake.
struct Client {
    Attempt::Version version;
    bool post_handshake;
};
constexpr Client clients[]{{Attempt::Version::tls13, false}, {Attempt::Version::tls12, false}, {Attempt::Version::tls13, true}};

bool is_content(Reply r) { return r == Reply::served || r == Reply::redirect_plain; }

}

// What was found on one path, with one method.
struct Judge::Tally {
    struct Path {
        bool by[std::size(clients)] = {};  // served to this kind of client without a certificate
        bool to_the_right_one = false;     // served to a client of the trusted CA
        std::optional<Outcome> cached = {};  // kept out, unless a cache has the page
    };
    std::vector<Path> paths;
    std::optional<std::pair<Attempt, Outcome>> free, crossing, doubtful;
    std::optional<Outcome> right;  // what the right client gets on "/", over TLS 1.3 if it can
    bool free_through_other = false;
    std::size_t through = 0, crossing_from = 0;
    bool tried_right = false;
};

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
                        if (const Outcome later = request(m_, c, server, a); is_content(later.reply))
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

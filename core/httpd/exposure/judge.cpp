#include "core/httpd/exposure/judge.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/httpd/exposure/proxy_targets.h"
#include "core/httpd/exposure/tally.h"
#include "core/httpd/request/guard.h"
#include "core/httpd/request/url_mapping.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

using Reply = Outcome::Reply;

Judge::Judge(const Model& m, Alike alike)
    : m_(m), endpoints_of_(m.network.chains().size()), representatives_(m.network.chains().size()), session_twin_(session_twins(m)),
      session_giver_(session_givers(m)), ocsp_twin_(ocsp_twins(m)), alike_(alike), world_(m), equivalence_(m), kinds_(m.site.servers.size()),
      open_(m.site.servers.size())
{
    for (std::size_t i = 0; i < m.network.endpoints().size(); ++i)
        endpoints_of_[m.network.endpoints()[i].chain].push_back(i);
}

const std::optional<int>& Judge::kind_of(ServerId server)
{
    auto& kind = kinds_[server];
    if (!kind)
        kind.emplace(equivalence_.kind(server));
    return *kind;
}

std::optional<Judge::Class> Judge::class_of(ServerId server, std::size_t which)
{
    const ChainId c = m_.network.chains_of(server)[which];
    const Chain& chain = m_.network.chains()[c];
    // What its place among the others or its name brings about is its own.
    if (alike_ == Alike::one_by_one || server == main_server || chain.first() == server || session_twin_.contains(server) ||
        session_giver_.contains(server) || ocsp_twin_.contains(server) || endpoints_of_[c].empty() ||
        m_.site.servers[server].addresses()[which].kind == Address::Kind::name || !m_.network.has_a_name(server, which) ||
        !m_.open_paths[server].empty() || !kind_of(server))
        return std::nullopt;
    Class made{*kind_of(server), c, {}};
    made.reached_from.push_back(may_switch(m_, chain.first(), server, false, chain.name_based()) == Switch::allowed);
    for (const ServerId other : representatives(c))
        made.reached_from.push_back(kind_of(other) == made.kind || may_switch(m_, other, server, true, chain.name_based()) == Switch::allowed);
    return made;
}

Judgement Judge::judge(ServerId server, std::size_t which)
{
    const auto kind = class_of(server, which);
    if (!kind)
        return judge_alone(server, which);
    const auto known = known_.find(*kind);
    // Servers of one kind may differ in what lies in their folders.
    if (known != known_.end() && !known->second.excuses.empty() && known->second.excuses != cat("asked ", excuses_on_disk(m_, server)))
        return judge_alone(server, which);
    if (known != known_.end()) {
        Judgement j = known->second.judgement;
        for (Place* place : {&j.place, &j.cache})
            *place = equivalence_.corresponding_place(*place, j.server, server);
        const auto &mine = m_.site.servers[server].addresses(), &its = m_.site.servers[j.server].addresses();
        if (&mine != &its || mine.size() > 1)
            j.address = to_string(mine[which]);
        j.server = server;
        // A way in is shown under the server's own name.
        if (j.attempt) {
            j.attempt->host = m_.network.name_for(j.chain, server);
            if (!j.attempt->sni.empty())
                j.attempt->sni = *j.attempt->host;
        }
        return j;
    }
    asked_disk_ = false;
    Judgement j = judge_alone(server, which);
    if (!j.other && (!j.attempt || is_under_its_name(j)))
        known_.emplace(*kind, Known{j, asked_disk_ ? cat("asked ", excuses_on_disk(m_, server)) : ""});
    return j;
}

// Whether the way in would be the same for another server, under that one's name.
bool Judge::is_under_its_name(const Judgement& j) const
{
    const std::string name = m_.network.name_for(j.chain, j.server);
    const Attempt& a = *j.attempt;
    return !name.empty() && a.host == name && (a.sni.empty() || a.sni == name) && a.request_line.empty() && a.headers.empty() && !a.session_of &&
           (!a.credential || j.cause == Cause::left_behind);  // that one anybody can make
}

// Text that nobody here has seen may take back whatever sounds good, listen anywhere and ask nobody.
Judgement Judge::judge_alone(ServerId server, std::size_t which)
{
    Judgement j = judge_as_read(server, which);
    const Directive* const line = j.verdict < Verdict::unknown ? world_.unseen_text(server) : nullptr;
    if (!line)
        return j;
    j.reason =
        cat("what ", line->name(), " ", line->args(), " includes is not in this copy and not known; without it the server is ", to_string(j.verdict));
    j.verdict = Verdict::unknown;
    j.cause = Cause::not_read;
    j.place = line->place;
    j.other.reset();
    j.attempt.reset();
    return j;
}

Judgement Judge::judge_as_read(ServerId server, std::size_t which)
{
    const Server& s = m_.site.servers[server];
    Judgement j{.server = server, .address = {}, .verdict = Verdict::unknown, .reason = {}, .place = s.place};
    j.chain = m_.network.chains_of(server)[which];
    if (!s.is_main())
        j.address = to_string(s.addresses()[which]);
    const auto& endpoints = endpoints_of_[j.chain];
    if (endpoints.empty() || (!host_for(j.chain, server) && m_.server_path(server).empty()))
        return unreached(std::move(j));
    // Preferably one that can be reached from the machine itself.
    const auto best = std::ranges::find_if(endpoints, [&](std::size_t i) { return concrete(m_.network.endpoints()[i]).kind != Address::Kind::any; });
    const Endpoint& endpoint = m_.network.endpoints()[best != endpoints.end() ? *best : endpoints.front()];
    if (s.is_main())
        j.address = to_string(endpoint.address);
    const ServerId first = m_.network.chains()[j.chain].first();
    j = m_.tls[first] ? over_tls(endpoint, std::move(j)) : plain(endpoint, std::move(j));
    const bool is_promise = j.verdict == Verdict::enforced || j.verdict == Verdict::closed || j.verdict == Verdict::broken;
    if (is_promise && m_.tls[first] && may_renegotiate())
        j = over_one_connection(endpoint, std::move(j));
    if (!open_[server].empty())
        j.reason = cat(j.reason, ", apart from ", listed(open_[server]), " (meant to be open)");
    // A promise holds in a closed world only.
    if (j.verdict == Verdict::enforced || j.verdict == Verdict::closed)
        if (const Directive* line = world_.unseen_text(server) ? nullptr : world_.opaque_line(server, j.cause)) {
            j.reason = cat("what ", line->name(), " does to requests is not modelled, and without it the server is ", to_string(j.verdict));
            j.verdict = Verdict::unknown;
            j.cause = Cause::not_modelled;
            j.place = line->place;
        }
    if (const Place password = j.verdict == Verdict::enforced || j.verdict == Verdict::closed ? password_of(j.chain, j.cause) : Place{}) {
        j.reason = cat("a password of TLS-SRP, which counts like a certificate in sections, and without it the server is ", to_string(j.verdict));
        j.verdict = Verdict::unknown;
        j.cause = Cause::not_modelled;
        j.place = password;
    }
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

// By SRP the connection is the first virtual host's, whatever the SNI, and mod_ssl asks such a client for nothing more. A handshake that itself
// demands a certificate ends without one, but with a policy that compares less, the Host may be another.
Place Judge::password_of(ChainId chain, Cause cause) const
{
    const bool compares_less = m_.site.sni_policy && *m_.site.sni_policy != SniPolicy::secure && *m_.site.sni_policy != SniPolicy::strict;
    if (cause == Cause::handshake && !compares_less)
        return {};
    for (const ServerId s : m_.network.chains()[chain].servers)
        if (const auto& file = m_.site.servers[s].tls.handshake->srp_file)
            return file.place;
    return {};
}

std::optional<std::string> Judge::host_for(ChainId chain, ServerId server) const
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

// Beside those in the configuration: at an address of its own httpd asks DNS for the name of a virtual host that has none, and the text in
// <VirtualHost> is a name, too.
bool Judge::may_have_another_name(ChainId chain, ServerId server) const
{
    using Kind = Address::Kind;
    const Server& s = m_.site.servers[server];
    const auto& owner = m_.site.servers[m_.network.chains()[chain].first()].addresses();
    return !s.is_main() && std::ranges::any_of(s.addresses(), [&](const Address& a) {
        const bool specific = a.kind == Kind::ipv4 || a.kind == Kind::ipv6;
        const bool spelled_alike = std::ranges::any_of(owner, [&](const Address& b) { return b.host == a.host; });
        return a.kind == Kind::name || (specific && (!s.server_name || !m_.configuration.resolved.empty())) ||
               (a.kind == Kind::ipv6 && !spelled_alike);
    });
}

// The text in <VirtualHost> is a name too, and Unsafe lets "*" pass as one.
const Directive* Judge::takes_odd_names() const
{
    if (m_.configuration.tree.mentions("HttpProtocolOptions"_name))
        for (const Server& s : m_.site.servers)
            for (const Directive& d : *s.node)
                if (d.is("HttpProtocolOptions"_name) && lowered(d.args()).find("unsafe") != std::string::npos)
                    return &d;
    return nullptr;
}

Judgement Judge::unreached(Judgement j) const
{
    const Server& s = m_.site.servers[j.server];
    j.verdict = Verdict::unreachable;
    j.cause = Cause::no_listener;
    if (s.is_main()) {
        j.reason = "not used: every listening address has a virtual host";
        return j;
    }
    const Chain& chain = m_.network.chains()[j.chain];
    if (chain.address.kind == Address::Kind::name && !could_resolve(chain.address.host)) {
        j.cause = Cause::unresolvable;
        j.reason = cat("\"", chain.address.host, "\" is no address and can be no name");
    } else if (!endpoints_of_[j.chain].empty() && may_have_another_name(j.chain, j.server)) {
        j.verdict = Verdict::unknown;
        j.cause = Cause::name_unknown;
        j.reason = "which names lead to it, only DNS knows, or how its address is spelled";
    } else if (const Directive* line = endpoints_of_[j.chain].empty() ? nullptr : takes_odd_names()) {
        j.verdict = Verdict::unknown;
        j.cause = Cause::name_unknown;
        j.reason = "HttpProtocolOptions Unsafe takes names such as *, which may lead to it";
        j.place = line->place;
    } else if (!endpoints_of_[j.chain].empty()) {
        j.cause = Cause::shadowed;
        j.other = m_.network.owner(j.chain, j.server);
        j.reason = cat(m_.site.servers[*j.other].label(), " answers to the same name and comes first");
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

Attempt Judge::attempt_at(const Endpoint& e, ServerId server, bool tls) const
{
    Attempt a;
    a.to = concrete(e);
    a.ipv6 = e.ipv6;
    a.tls = tls;
    a.host = host_for(e.chain, server);
    if (m_.expects_proxy_line(m_.network.chains()[e.chain].first()))
        a.proxy_line = a.ipv6 ? "::1" : "127.0.0.1";
    // StrictHostCheck answers 400 to a name that nobody has, but not to a request without one.
    if (a.host == nobodys_name && m_.site.servers[m_.network.chains()[e.chain].first()].http->strict_host_check.value_or(false))
        a.host.reset();
    return a;
}

namespace {

// To whom, and how, where that is not to all and as a page.
std::string circumstances(const Outcome& o)
{
    return cat(o.limited ? ", to those with a password or from certain addresses" : "", o.status / 100 == 3 ? ", in the body of a redirect" : "");
}

}

// The page of an error that httpd answers before it looks at any section.
std::optional<Judgement> Judge::plain_by_error(const Connection& c, const Attempt& a, Judgement j)
{
    std::optional<Outcome> doubt;
    for (const std::string_view status : early_statuses) {
        AttemptResults tally;
        try_error_page(c, malformed(a, status), status, false, j.server, j.server, tally);
        if (tally.doubtful && !doubt)
            doubt = tally.doubtful->second;
        if (!tally.free)
            continue;
        j.verdict = Verdict::plain;
        j.attempt = tally.free->first;
        j.place = tally.free->second.place;
        j.reason = cat("serves ", tally.free->second.path, " as the page of an error in plain HTTP");
        return j;
    }
    if (!doubt)
        return std::nullopt;
    j.cause = Cause::not_modelled;
    j.reason = doubt->reason;
    j.place = doubt->place ? doubt->place : m_.site.servers[j.server].place;
    return j;
}

// Nobody gets anything.
Judgement Judge::closed_in_plain_http(const Connection& c, Attempt a, Judgement j)
{
    j.verdict = Verdict::closed;
    j.cause = Cause::nothing_served;
    j.reason = "plain HTTP that only redirects or refuses";
    if (!has_guard(m_, j.server))
        return j;
    j.cause = Cause::guard_alone;
    j.reason = "plain HTTP, and AOPGuard rejects everybody";
    j.place = m_.site.servers[j.server].intent->guard.place;
    a.path = "/";
    a.method = "GET";
    a.past_guard = true;
    const Reply reply = worst(c, j.server, a, nullptr, true).first.reply;
    j.would_redirect = reply == Reply::redirect || reply == Reply::redirect_plain;
    return j;
}

Judgement Judge::plain(const Endpoint& e, Judgement j)
{
    const ServerId first = m_.network.chains()[e.chain].first();
    j.cause = m_.tls[j.server] ? Cause::plain_first : Cause::plain;
    if (first != j.server && j.cause == Cause::plain_first)
        j.other = first;
    Attempt a = attempt_at(e, j.server, false);
    const Connection c = connect(m_, e.chain, a);
    std::optional<Outcome> doubt;
    PathClasses classes = classes_for(e.chain, j.server);
    const auto is_served = [&](const std::string& path, PathClasses& met) {
        a.path = path;
        a.method = is_connect_target(path) ? "CONNECT" : "GET";
        auto [o, sent] = worst(c, j.server, a, &met, false);
        if (o.harmless)
            std::tie(o, sent) = where_no_file_is(c, j.server, a, false);
        // Nobody gets anything here: the cache has it only if a key of another server is the same.
        if (o.reply == Reply::unknown && !doubt && (!o.cached || m_.shares_cache(j.server)))
            doubt = o;
        if (!is_harm(o) && o.reply != Reply::unknown)
            if (auto leak = with_bad_body(c, j.server, a))
                std::tie(o, sent) = *std::move(leak);
        if (!is_harm(o))
            return false;
        j.verdict = Verdict::plain;
        j.attempt = sent;
        j.place = o.error_page_of ? o.place : m_.site.servers[j.server].place;
        j.reason = o.error_page_of ? cat("serves ", o.path, " as the page of an error in plain HTTP") : "serves content in plain HTTP";
        j.reason = cat(j.reason, circumstances(o));
        return true;
    };
    do {
        for (const std::string& path : classes.take())
            if (is_served(path, classes))
                return j;
    } while (classes.refine());
    bool too_many = classes.too_many();
    if (m_.is_forward_proxy(j.server)) {
        PathClasses targets = proxy_targets(m_, j.server);
        do
            for (const std::string& target : targets.take())
                if (is_served(target, targets)) {
                    j.reason = cat("is a proxy for everybody, to ", target == any_site ? "every server" : cat("targets such as ", target));
                    return j;
                }
        while (targets.refine());
        too_many |= targets.too_many();
    }
    if (auto found = plain_by_error(c, a, j))
        return *std::move(found);
    if (doubt || too_many) {
        j.cause = Cause::not_modelled;
        j.reason = doubt ? doubt->reason : "it hangs on too many conditions on paths";
        j.place = doubt ? doubt->place : m_.site.servers[j.server].place;
        return j;
    }
    return closed_in_plain_http(c, std::move(a), std::move(j));
}

// What the client gets where no file has the name that he asks for, under a path that is excused as long as a file answers.
Judge::Try Judge::where_no_file_is(const Connection& c, ServerId server, const Attempt& a, bool optimistic)
{
    Attempt asked = a;
    asked.missing_file = true;
    Try t = worst(c, server, asked, nullptr, optimistic);
    t.second.missing_file = false;
    // One that is there has parts, and the page for others.
    if (is_harm(t.first) || t.first.reply == Reply::unknown || !m_.error_statuses().contains("416"))
        return t;
    asked.missing_file = false;
    asked.headers["range"] = range_of_nothing;
    Try other = worst(c, server, asked, nullptr, optimistic);
    return is_harm(other.first) ? other : t;
}

namespace {

// To every client alike, and to one that sends nothing unusual: who has to send what a condition asks for gets in by a way of its own.
// `tally`: what the attempts came to.
bool is_served_everywhere(const Model& m, ChainId chain, ServerId server, const auto& tally)
{
    const Attempt& found = tally.free->first;
    const bool plainly =
        found.method == "GET" && found.query.empty() && std::ranges::all_of(found.headers, [](const auto& h) { return h.second.empty(); });
    return plainly && std::ranges::all_of(tally.paths, [&](const auto& p) {
               const bool served = p.by[0] || p.by[1] || p.by[2];
               // Whom it would be served to, nobody knows where nobody knows whom the server trusts.
               if (!served)
                   return !p.to_the_right_one && (tally.tried_right || m.trust[server].trust != Trust::unknown);
               for (std::size_t n = 0; n < std::size(clients); ++n)
                   if (!clients[n].post_handshake && !p.by[n] && offers(m, chain, server, clients[n].version))
                       return false;
               return true;
           });
}

}

Judgement Judge::over_tls(const Endpoint& e, Judgement j)
{
    const ServerId first = m_.network.chains()[e.chain].first();
    const ServerId asks = m_.tls[j.server] ? j.server : first;
    const auto& setting = m_.site.servers[asks].tls.verify_client;
    AttemptResults tally;
    try_attempts(j.server, e, tally);
    // What has been served to somebody once is in the cache.
    const auto cached = std::ranges::find_if(tally.paths, [](const AttemptResults::Path& p) { return p.cached && p.to_the_right_one; });
    if (cached != tally.paths.end())
        j.cache = cached->cached->place;
    if (!tally.free)
        return no_way_in(e, std::move(j), tally);

    j.attempt = tally.free->first;
    if (setting)
        j.place = setting.place;
    const bool everywhere = is_served_everywhere(m_, e.chain, j.server, tally);
    const std::string limit = circumstances(tally.free->second);
    if (tally.free_by_error) {
        j.verdict = Verdict::partial;
        j.cause = Cause::error_page;
        j.place = tally.free->second.place;
        j.reason = cat("serves ", tally.free->second.path, " as the page of an error to clients without a certificate");
        if (tally.free_through_other)
            j.other = tally.through;
        return j;
    }
    if (!everywhere || tally.free_through_other) {
        j.verdict = Verdict::partial;
        j.cause = Cause::some_paths;
        j.place = tally.free->second.place ? tally.free->second.place : j.place;
        const bool redirects = tally.free->second.reply == Reply::redirect_plain;
        j.reason = cat(redirects ? "redirects " : "serves ", j.attempt->path, redirects ? " to plain HTTP" : "", " without a client certificate",
                       limit, ", though not everything to everyone");
        if (tally.free_through_other)
            j.other = tally.through;
        return j;
    }
    const VerifyClient mode = m_.mode(asks);
    j.verdict = mode == VerifyClient::none ? Verdict::open : Verdict::optional;
    j.cause = mode == VerifyClient::none ? Cause::not_asked : Cause::optional;
    j.reason = mode == VerifyClient::none ? "asks for no client certificate" : "requests a client certificate but also serves clients without one";
    j.reason = cat(j.reason, limit);
    if (!m_.tls[j.server]) {
        j.cause = Cause::borrowed;
        j.other = first;
        j.place = m_.site.servers[j.server].place;
    }
    return j;
}

}

// Up to TLS 1.2, a section that demands a certificate which the handshake has not asked for renegotiates: httpd sets what OpenSSL is to demand,
// sends a HelloRequest, and reads. A client that goes on with anything but a handshake gets 403, as it has no certificate; but the connection stays
// open, and demands by now what the section wants. The next request finds nothing to ask for again, and is served (ssl_hook_Access_classic:
// verify_old, SSL_peek). What looks at the certificate itself (SSL_CLIENT_VERIFY, the guard) is not taken in. The page of ErrorDocument 403 is such
// a next request, inside the server: it goes out even where the answer closes the connection, and where the same sections hold for it nobody looks
// at anything again. Over TLS 1.3 and HTTP/2 nothing of the kind is possible.
#include <algorithm>

#include "core/base/ascii.h"
#include "core/httpd/exposure/judge.h"
#include "core/httpd/exposure/tally.h"

namespace aop {

namespace {

// KeepAlive, of the server that answers.
bool keeps_connections(const Model& m, ServerId server)
{
    for (const ServerId of : {server, main_server}) {
        const Directive* last = nullptr;
        for (const Directive& d : *m.site.servers[of].node)
            if (d.is("KeepAlive"))
                last = &d;
        if (last)
            return !iequals(last->args(), "off");
    }
    return true;
}

}

// The line for which httpd asks in vain over such a connection; unset where it never does.
const Place& Judge::asks_in_vain(const Endpoint& e, const Way& way)
{
    const Handshake handshake = handshake_of(e, way);
    const auto [known, made] = in_vain_.try_emplace(handshake);
    if (!made)
        return known->second;
    Place line;
    const Chain& chain = m_.network.chains()[e.chain];
    std::set<int> kinds;
    const Told told = std::exchange(told_, {});
    for (const ServerId server : renegotiating_servers(e.chain)) {
        if (line || may_switch(m_, way.handshake, server, !way.attempt.sni.empty(), chain.name_based()) != Switch::allowed ||
            !keeps_connections(m_, server) || (kind_of(server) && !kinds.insert(*kind_of(server)).second) ||
            (!host_for(e.chain, server) && m_.server_path(server).empty()))
            continue;
        Attempt a = attempt_at(e, server, true);
        a.sni = way.attempt.sni;
        a.version = Attempt::Version::tls12;
        Connection c = way.connection;
        c.asks_in_vain = &line;
        PathClasses classes = classes_for(e.chain, server);
        do
            for (const std::string& path : classes.take()) {
                a.path = path;
                worst(c, server, a, &classes, false);
            }
        while (!line && classes.refine());
    }
    told_ = told;
    return in_vain_[handshake] = line;
}

// What a promise is worth to a client that does not renegotiate, and asks once more.
Judgement Judge::after_unanswered_hello(const Endpoint& e, Judgement j)
{
    AttemptResults unused, tally;
    std::vector<Way> ways;
    Place line;
    for (Way& way : ways_to(j.server, e, unused)) {
        if (way.attempt.version != Attempt::Version::tls12 || way.attempt.credential)
            continue;
        way.connection.insists = way.is_free = true;
        const Place& asked = asks_in_vain(e, way);
        if (asked) {
            line = line ? line : asked;
            ways.push_back(way);
            ways.back().connection.asked = demand_must;
        }
        ways.push_back(std::move(way));
    }
    if (ways.empty())
        return j;
    const Told told = std::exchange(told_, {});
    PathClasses classes = classes_for(e.chain, j.server);
    do
        for (const std::string& path : classes.take())
            try_path(j.server, path, ways, classes, tally);
    while (!tally.doubtful && !tally.free && classes.refine());
    told_ = told;
    if (!tally.free && !tally.doubtful)
        return j;
    const auto& [sent, outcome] = tally.free ? *tally.free : *tally.doubtful;
    j.verdict = tally.free ? Verdict::partial : Verdict::unknown;
    j.cause = tally.free ? Cause::unanswered : Cause::not_modelled;
    const bool is_page = outcome.error_page_of != 0;
    j.place = tally.free && !is_page ? line : outcome.place;
    j.reason = !tally.free ? std::string(outcome.reason)
                           : cat("serves ", is_page ? outcome.path : sent.path, " over TLS 1.2 to a client that does not renegotiate",
                                 is_page ? ", as the page of an error" : " and asks again");
    j.attempt.reset();
    j.other.reset();
    return j;
}

// What a promise is worth to those who ask more than once. A client that renegotiates comes first, since a command can show it.
Judgement Judge::over_one_connection(const Endpoint& e, Judgement j)
{
    Judgement doubtful = j;
    enum class Asks { renegotiates, has_none, insists };
    for (const Asks how : {Asks::renegotiates, Asks::has_none, Asks::insists}) {
        Judgement tried = how == Asks::has_none ? after_unanswered_hello(e, j) : after_left_over(e, j, how == Asks::insists);
        if (tried.verdict == Verdict::partial)
            return tried;
        if (tried.verdict != j.verdict)
            doubtful = std::move(tried);
    }
    return doubtful;
}

}

// What httpd refuses before mod_ssl's checks is answered with the page of ErrorDocument, an internal redirect for which nobody is asked again.
#include "core/base/ascii.h"
#include "core/httpd/exposure/judge.h"
#include "core/httpd/exposure/tally.h"
#include "core/httpd/request/url_mapping.h"

namespace aop {

// A request that httpd refuses with that status.
Attempt Judge::malformed(Attempt a, std::string_view status)
{
    a.path = "/";
    if (status == "400")
        a.headers["not a name"] = "x";
    if (status == "417")
        a.headers["expect"] = "x";
    if (status == "501")
        a.headers["transfer-encoding"] = "x";
    if (status == "404")
        a.path = "/x%2fy";  // refused unless AllowEncodedSlashes has it otherwise
    if (status == "414")
        a.query = std::string(9000, 'x');
    return a;
}

std::optional<Judge::Try> Judge::with_bad_body(const Connection& c, ServerId server, const Attempt& a)
{
    if (a.http2 || m_.error_pages().empty())
        return std::nullopt;
    Attempt posted = a;
    posted.method = "POST";
    std::optional<Try> doubtful;
    const auto leaks = [&](const Try& t) {
        if (t.first.reply == Outcome::Reply::unknown && !doubtful)
            doubtful = t;
        return is_harm(t.first) && t.first.error_page_of != 0;
    };
    for (const std::string_view status : body_statuses) {
        if (!m_.error_statuses().contains(status))
            continue;
        posted.bad_body = status;
        if (Try t = worst(c, server, posted, nullptr, false); leaks(t))
            return t;
    }
    // More than the default of LimitRequestBody, of which nothing has to be sent.
    if (m_.error_statuses().contains("413") && !m_.configuration.tree.mentions("LimitRequestBody"_name)) {
        posted.bad_body = "413";
        posted.headers["content-length"] = "2147483648";
        if (Try t = worst(c, server, posted, nullptr, false); leaks(t))
            return t;
    }
    return doubtful;
}

// The page for one status, and who gets it.
void Judge::try_error_page(const Connection& c, Attempt a, std::string_view status, bool crossing, ServerId server, ServerId from,
                           AttemptResults& tally)
{
    Place place;
    const std::string page = error_page(m_, server, {}, status, place);
    if (page.empty())
        return;
    const std::string asked = a.path;
    a.path = page.substr(0, page.find('?'));
    auto [o, sent] = worst(c, server, a, nullptr, false, status);
    sent.path = asked;
    sent.method = "GET";
    if (o.reply == Outcome::Reply::unknown && !crossing && !tally.doubtful)
        tally.doubtful = {sent, o};
    if (!is_harm(o))
        return;
    o.place = place;
    if (!crossing && !tally.free) {
        tally.free = {sent, o};
        tally.free_by_error = true;
        tally.through = from;
        tally.free_through_other = from != server;
    } else if (crossing && !tally.crossing) {
        tally.crossing = {sent, o};
        tally.crossing_by_error = true;
        tally.crossing_from = from;
    }
}

// What httpd refuses of a client that has come through the handshake of another virtual host.
void Judge::try_error_pages_after(ServerId handshake, bool crossing, Attempt a, ServerId server, const Endpoint& e, AttemptResults& tally)
{
    const Chain& chain = m_.network.chains()[e.chain];
    const Connection c = connect(m_, e.chain, a);
    if (c.state != Connection::State::established)
        return;
    Attempt expecting = a;
    expecting.headers["expect"] = "x";
    try_error_page(c, expecting, "417", crossing, server, handshake, tally);
    // Before httpd has read Host, the first server answers for all.
    if (server == chain.first())
        for (const std::string_view status : {"414", "408", "431"})
            try_error_page(c, malformed(a, status), status, crossing, server, handshake, tally);
    if (const Switch to = may_switch(m_, handshake, server, !a.sni.empty(), chain.name_based()); to != Switch::allowed)
        try_error_page(c, a, to == Switch::misdirected ? "421" : "403", crossing, server, handshake, tally);
    if (m_.has_managed_domains()) {
        Attempt posted = a;
        posted.method = "POST";
        posted.path = "/.httpd/certificate-status";
        try_error_page(c, posted, "501", crossing, server, handshake, tally);
    }
    if (handshake == chain.first() && may_switch(m_, handshake, server, false, chain.name_based()) == Switch::forbidden) {
        Attempt nameless = a;
        nameless.sni.clear();
        const Connection without = connect(m_, e.chain, nameless);
        if (without.state == Connection::State::established)
            try_error_page(without, nameless, "403", crossing, server, handshake, tally);
    }
}

// What httpd refuses before mod_ssl has looked at the request: the page for it is an internal redirect, which mod_ssl does not ask again.
void Judge::try_error_pages(ServerId server, const Endpoint& e, AttemptResults& tally)
{
    const Chain& chain = m_.network.chains()[e.chain];
    Attempt a = attempt_at(e, server, true);
    if (chain.first() == server) {
        // Plain HTTP on a port of TLS.
        Attempt plain = a;
        plain.tls = false;
        try_error_page({.chain = e.chain, .server = server, .context = server}, plain, "400", false, server, server, tally);
        // Without SNI, where that is refused.
        Attempt nameless = a;
        nameless.sni.clear();
        if (const Connection c = connect(m_, e.chain, nameless);
            c.state == Connection::State::established && may_switch(m_, server, server, false, chain.name_based()) == Switch::forbidden)
            try_error_page(c, nameless, "403", false, server, server, tally);
    }
    for (const ServerId other : representatives(e.chain)) {
        a.sni = m_.network.name_for(e.chain, other);
        if (other == server || (a.sni.empty() && other != chain.first()))
            continue;
        a.credential = std::nullopt;
        try_error_pages_after(other, false, a, server, e, tally);
        a.credential = trusted_credential(m_, m_.tls[other] ? other : chain.first());
        if (a.credential && m_.trust_group[other] != m_.trust_group[server])
            try_error_pages_after(other, true, a, server, e, tally);
    }
}

}

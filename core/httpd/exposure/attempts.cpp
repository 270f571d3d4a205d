// Every way that a stranger has into a server that is reached over TLS.
#include <algorithm>
#include <set>

#include "core/base/ascii.h"
#include "core/base/language/patterns.h"
#include "core/httpd/request/choices.h"
#include "core/httpd/request/guard.h"
#include "core/httpd/request/imagination.h"
#include "core/httpd/request/ocsp.h"
#include "core/trust/verification_errors.h"

#include "core/httpd/exposure/proxy_targets.h"
#include "core/httpd/exposure/tally.h"

namespace aop {

using Reply = Outcome::Reply;

namespace {

// Texts of verification errors.
const Language& any_error()
{
    static const Language errors = [] {
        std::vector<Language> each;
        for (const std::string& e : verification_errors())
            each.push_back(Language::literal(e));
        return any_of(each).value_or(Language::everything());
    }();
    return errors;
}

// The text that is left for a variable, as plain as it can be.
std::string plainest(const Language& left, std::initializer_list<std::string_view> preferred)
{
    for (const std::string_view text : preferred)
        if (left.matches(text))
            return std::string(text);
    return left.example().value_or("");
}

// Request lines that name the path in a whole URL, of any host and with any query.
Language whole_urls(std::string_view path)
{
    static const Language before = from_regex("^[A-Z]+ https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?$").value_or(Language::nothing()),
                          behind = from_regex("^(?:\\?[^ ]*)? HTTP/1\\.[01]$").value_or(Language::nothing());
    const auto with_path = before.then(Language::literal(path));
    const auto whole = with_path ? with_path->then(behind) : std::nullopt;
    return whole.value_or(Language::nothing());
}

// Whether all that was settled about it is in the request that it has come to.
bool is_example(const Imagination& imagination)
{
    return !imagination.has_facts() && std::ranges::all_of(imagination.texts(), [](const auto& text) {
        return text.first == "method" || text.first == "host" || text.first == "request-line" || text.first == "query" ||
               text.first.starts_with("header:");
    });
}

// The request that an imagined one has come to.
// A spelling of the path that is in the set: by way of another folder, with a slash too many, or with a letter encoded.
std::string roundabout(const Language& spellings, std::string_view path)
{
    const std::string example = spellings.example().value_or("");
    std::string up = example;
    while (up.ends_with('/'))
        up.pop_back();
    for (auto n = std::ranges::count(up, '/'); n > 0; --n)
        up += "/..";
    std::vector<std::string> ways{up + std::string(path), "/" + std::string(path)};
    for (std::size_t i = 1; i < path.size(); ++i)
        if (const char c = path[i]; (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
            static constexpr char digits[] = "0123456789abcdef";
            ways.push_back(cat(path.substr(0, i), '%', digits[(c >> 4) & 15], digits[c & 15], path.substr(i + 1)));
        }
    const auto way = std::ranges::find_if(ways, [&](const std::string& w) { return spellings.matches(w); });
    return way != ways.end() ? *way : std::string(path);
}

// `is_named`: without its name the request would come to another server.
Attempt as_sent(Attempt a, const Imagination& imagination, bool is_named)
{
    const std::string own_name = a.host.value_or("");
    for (const auto& [variable, left] : imagination.texts()) {
        if (variable == "method")
            a.method = plainest(left, {"GET", "POST", "PUT", "DELETE"});
        else if (variable == "host" && a.host)
            a.host = plainest(left, {*a.host});
        else if (variable == "request-line")
            a.request_line = plainest(left, {cat("GET http://", a.host.value_or("x"), a.path, " HTTP/1.1"),
                                             cat("GET http://", a.host.value_or("x"), ":0", a.path, " HTTP/1.1")});
        else if (variable == "protocol")
            a.http10 = !a.http2 && !left.matches("HTTP/1.1") && left.matches("HTTP/1.0");
        else if (variable == "query")
            a.query = plainest(left, {""});
        else if (variable == "raw-uri" && !left.matches(a.path))
            a.request_line = cat(a.method, ' ', roundabout(left, a.path), " HTTP/1.1");
        else if (variable.starts_with("header:")) {
            const std::string name = variable.substr(7);
            const std::string text = plainest(left, {"", "x"});
            // curl sends these by itself, so that leaving them out has to be asked for.
            const bool is_own = (name == "user-agent" && !left.matches("curl/8.0.0")) || (name == "accept" && !left.matches("*/*"));
            if (!text.empty() || is_own)
                a.headers[name] = text;
        }
    }
    if (a.host && a.host->empty()) {
        a.host.reset();
        // HTTP/1.0 may name the server in a whole URL, and send no Host.
        if (is_named && a.request_line.empty() && !own_name.empty()) {
            const std::uint16_t usual = a.tls ? 443 : 80, port = a.to.port.value_or(usual);
            const std::string tail = port == usual || own_name.find(':') != own_name.npos ? "" : cat(':', port);
            a.request_line = cat(a.method, a.tls ? " https://" : " http://", own_name, tail, request_target(a), " HTTP/1.0");
        }
    }
    return a;
}

}

// Of the servers of a chain, enough to have every mode with two different trust sets.
const std::vector<ServerId>& Judge::representatives(ChainId chain)
{
    auto& chosen = representatives_[chain];
    if (!chosen.empty())
        return chosen;
    std::set<std::pair<int, int>> seen;
    int of_mode[8] = {};
    for (const ServerId s : m_.network.chains()[chain].servers) {
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

PathClasses Judge::classes_for(ChainId chain, ServerId server) const
{
    const std::string_view path = m_.server_path(server);
    return !path.empty() && !host_for(chain, server) ? PathClasses(m_.patterns(), path) : PathClasses(m_.patterns());
}

void Judge::excuse_open_path(ServerId server, const Attempt& a, PathClasses* classes, Outcome& o)
{
    const std::vector<std::string>& all = m_.open_paths[server];
    if (classes)
        for (const std::string& path : all)
            classes->meet(&path, nullptr, [&] { return std::optional(path.ends_with('/') ? Language::prefix(path) : Language::literal(path)); });
    const std::string* const open = open_path_of(all, a.path);
    if (!open || (!is_content(o.reply) && o.reply != Reply::unknown))
        return;
    o.reply = Reply::served;
    o.harmless = true;
    if (!a.credential)
        open_[server].insert(*open);
}

// The page of an error, which lies below an open path.
void Judge::excuse_open_page(ServerId server, Outcome& o)
{
    if (const std::string* const open = o.proxied ? nullptr : open_path_of(m_.open_paths[server], o.path)) {
        o.harmless = true;
        open_[server].insert(*open);
    }
}

Judge::Try Judge::worst(const Connection& c, ServerId server, const Attempt& a, PathClasses* classes, bool optimistic, std::string_view refused_with)
{
    static const Language methods = *minus(*from_regex("^[A-Z]+$"), *from_regex("^(?:CONNECT|TRACE)$"));
    static const Language strangers = from_regex(R"(^(?!127\.)(?:[0-9]{1,3}\.){3}[0-9]{1,3}$)").value_or(Language::everything());
    // ap_parse_uri takes slashes away at the beginning alone.
    static const Language roundabout_paths = from_regex("^(?=.*(?:%|/\\.|//))(?!//)/(?:[^%]|%[2-7][0-9A-Fa-f])*$").value_or(Language::prefix("/"));
    Choices choices;
    Attempt best = a;
    int best_rank = -1;
    const Imagination::Initial initial = [&](std::string_view variable) {
        if (variable == "method")
            return a.method == "CONNECT" ? m_.patterns().literal("CONNECT") : methods;
        if (variable == "request-line")
            return whole_urls_.contains(a.path) ? whole_urls_.at(a.path) : whole_urls_.emplace(a.path, whole_urls(a.path)).first->second;
        if (variable == "raw-uri")
            return roundabout_paths;
        if (variable == verification_error)
            return any_error();
        if (variable == "host" && a.host) {
            // Without one is HTTP/1.0 without Host, which HTTP/2 does not allow; and a whole URL is for a forward proxy, where the server is one.
            const Language& hosts = hosts_of(c.chain, server);
            const Language& none = m_.patterns().literal("");
            const bool must = a.http2 || (!a.sni.empty() && m_.is_forward_proxy(server));
            return must ? m_.patterns().splits().split(hosts, none).outside.value_or(hosts) : hosts;
        }
        if (variable == "host")
            return m_.patterns().literal("");
        if (variable == "address" && m_.claims_of(server) != Model::Claims::any)
            return strangers;
        return Language::everything();
    };
    const auto run = [&] {
        Imagination imagination(choices, m_.patterns().splits(), &initial, a.host ? std::string_view(*a.host) : std::string_view());
        Outcome o = refused_with.empty() ? request(m_, c, server, a, &imagination, classes)
                                         : error_page_request(m_, c, server, a, refused_with, &imagination);
        o.limited |= imagination.is_from_somewhere();
        o.harmless = is_content(o.reply) && is_excused(m_, o, a.path);
        if (refused_with.empty())
            excuse_open_path(server, a, classes, o);
        if (is_content(o.reply) && o.error_page_of != 0 && !a.credential)
            excuse_open_page(server, o);
        const std::string_view errors = is_content(o.reply) && !o.proxied ? folder_of_errors(m_, o.path) : std::string_view();
        if (!errors.empty() && classes)
            classes->meet(&m_.error_pages(), &m_.patterns().literal(errors), [&] { return std::optional(Language::prefix(errors)); });
        // What a pattern without an anchor takes besides is another matter: "/index.php/.well-known/acme-challenge/".
        if (o.harmless && classes && is_nearly_acme(o.path))
            classes->meet(&nearly_acme_paths(), nullptr, [] { return std::optional(nearly_acme_paths()); });
        asked_disk_ |=
            !errors.empty() || !m_.error_pages().empty() || (is_content(o.reply) && !o.proxied && (is_acme(o.path) || is_nearly_acme(o.path)));
        if (Choices::rank(o) > best_rank) {
            best_rank = Choices::rank(o);
            best = as_sent(a, imagination, !a.sni.empty() || m_.network.chains()[c.chain].first() != server);
        }
        if (told_ && refused_with.empty() && !a.missing_file && a.bad_body.empty() && is_example(imagination))
            told_(as_sent(a, imagination, !a.sni.empty() || m_.network.chains()[c.chain].first() != server), o);
        return o;
    };
    Outcome o = choices.worst_of(run, optimistic);
    return {std::move(o), std::move(best)};
}

bool Judge::accepts_sessions_of(ServerId giver, ServerId server, const Endpoint& e)
{
    const ChainId made_at = m_.network.chains_of(giver).front();
    Attempt a = attempt_at(e, server, true);
    a.sni = m_.network.name_for(e.chain, server);
    a.credential = trusted_credential(m_, m_.tls[giver] ? giver : m_.network.chains()[made_at].first());
    a.session_of = giver;
    a.session_sni = m_.network.name_for(made_at, giver);
    if (!a.credential)
        return false;
    for (const auto& [version, tickets] :
         {std::pair(Attempt::Version::tls13, true), {Attempt::Version::tls12, true}, {Attempt::Version::tls12, false}}) {
        a.version = version;
        a.tickets = tickets;
        const Connection c = connect(m_, e.chain, a);
        if (c.state != Connection::State::established)
            continue;
        PathClasses classes(m_.patterns());
        do
            for (const std::string& path : classes.take()) {
                a.path = path;
                if (is_content(worst(c, server, a, &classes, true).first.reply))
                    return true;
            }
        while (classes.refine());
    }
    return false;
}

// Handshakes under the server's own name, without a name, and under those of others: a name, and whose handshake it gets.
std::vector<std::pair<std::string, ServerId>> Judge::handshake_names(ServerId server, const Endpoint& e)
{
    const Chain& chain = m_.network.chains()[e.chain];
    std::vector<std::pair<std::string, ServerId>> names;
    const std::string own = m_.network.name_for(e.chain, server);
    if (!own.empty())
        names.emplace_back(own, server);
    names.emplace_back("", chain.first());
    // Strict about clients that send none: then the first is found under a name that nobody has.
    if (own.empty() && server == chain.first())
        names.emplace_back(nobodys_name, server);
    for (const ServerId other : representatives(e.chain))
        if (const std::string name = m_.network.name_for(e.chain, other); other != server && !name.empty())
            names.emplace_back(name, other);
    return names;
}

// The handshakes that come about, by each name and each kind of client, with each certificate that makes a difference.
std::vector<Judge::Way> Judge::ways_to(ServerId server, const Endpoint& e, AttemptResults& tally, bool forward)
{
    const Chain& chain = m_.network.chains()[e.chain];
    const Attempt plainest = attempt_at(e, server, true);
    // One without TLS of its own has the CA of the first.
    const auto context = [&](ServerId s) { return m_.tls[s] ? s : chain.first(); };
    std::vector<Way> ways;
    for (const auto& [sni, handshake] : handshake_names(server, e)) {
        // As ssl_hook_ReadReq: of a request to a forward proxy the SNI is not compared.
        const bool allowed = forward || may_switch(m_, handshake, server, !sni.empty(), chain.name_based()) == Switch::allowed;
        if (!allowed || (!plainest.host && !sni.empty()))
            continue;
        std::vector<std::optional<Credential>> credentials{std::nullopt, Credential{}};
        const bool crossing =
            m_.trust_group[context(handshake)] != m_.trust_group[context(server)] || asks_more(m_, context(server), context(handshake));
        credentials.push_back(trusted_credential(m_, context(crossing ? handshake : server)));
        tally.tried_right |= handshake == server && credentials.back();
        for (std::size_t k = 0; k < credentials.size(); ++k) {
            if (k > 0 && !credentials[k])
                continue;
            for (std::size_t n = 0; n < std::size(clients); ++n) {
                Attempt a = plainest;
                a.sni = sni;
                a.credential = credentials[k];
                a.version = clients[n].version;
                a.post_handshake = clients[n].post_handshake;
                const Connection c = connect(m_, e.chain, a);
                if (c.state == Connection::State::refused)
                    continue;
                const bool is_free = k < 2;
                // Of those who come past the guard, it has verified the certificate with this server's CAs.
                const bool is_right = !is_free && (!crossing || guard_vouches_for(m_, server, *credentials[k]));
                if (c.state == Connection::State::unknown) {
                    Outcome o;
                    o.reason = c.reason;
                    o.place = c.place;
                    if (is_free || crossing)
                        tally.doubtful = tally.doubtful ? tally.doubtful : std::pair(a, o);
                    else if (handshake == server && !tally.right)
                        tally.right = o;
                    // A responder of OCSP or a list that cannot be asked has the last word: if it says yes, the right client comes that far.
                    if (!is_free && !crossing) {
                        Connection good = c;
                        good.state = Connection::State::established;
                        good.verify = "SUCCESS";
                        ways.push_back({a, good, handshake, n, false, true});
                    }
                    continue;
                }
                ways.push_back({a, c, handshake, n, is_free, is_right});
                if (k != 1 || c.verify != "GENEROUS")
                    continue;
                a.resumes_own = true;
                if (const Connection again = connect(m_, e.chain, a); again.state == Connection::State::established)
                    ways.push_back({a, again, handshake, n, true, false});
            }
        }
    }
    return ways;
}

void Judge::try_attempts(ServerId server, const Endpoint& e, AttemptResults& tally)
{
    const std::vector<Way> ways = ways_to(server, e, tally);
    tally.past_guard = std::ranges::any_of(ways, [&](const Way& way) {
        const Connection& c = way.connection;
        return way.is_right && way.handshake == server && guard_refusal(m_, c, server, way.attempt, c.certificate, c.verify).empty();
    });
    PathClasses classes = classes_for(e.chain, server);
    do {
        for (const std::string& path : classes.take())
            try_path(server, path, ways, classes, tally);
    } while (classes.refine());
    tally.too_many = classes.too_many();
    if (m_.is_forward_proxy(server)) {
        const std::vector<Way> forward_ways = ways_to(server, e, tally, true);
        PathClasses targets = proxy_targets(m_, server);
        do
            for (const std::string& target : targets.take())
                try_path(server, target, forward_ways, targets, tally);
        while (targets.refine());
        tally.too_many |= targets.too_many();
    }
    for (const Way& way : ways)
        for (const std::string_view status : early_statuses)
            if (!tally.free && !way.is_right)
                try_error_page(way.connection, malformed(way.attempt, status), status, !way.is_free, server, way.handshake, tally);
    if (!tally.free)
        try_error_pages(server, e, tally);
}

void Judge::try_path(ServerId server, const std::string& path, const std::vector<Way>& ways, PathClasses& classes, AttemptResults& tally)
{
    AttemptResults::Path& result = tally.paths.emplace_back();
    const bool first = tally.paths.size() == 1;
    for (const Way& way : ways) {
        // Of the right client it is enough to know that it gets the page somehow.
        if (way.is_right && result.to_the_right_one)
            continue;
        // Nobody but a right client has come so far, who is let in or not whatever the path is.
        Attempt a = way.attempt;
        a.path = path;
        a.method = is_connect_target(path) ? "CONNECT" : "GET";
        auto [o, sent] = worst(way.connection, server, a, &classes, way.is_right);
        if (m_.conditions && a.credential && o.reply == Reply::forbidden) {
            a.repeated = true;
            if (auto [later, again] = worst(way.connection, server, a, &classes, way.is_right);
                is_content(later.reply) || later.reply == Reply::unknown)
                o = std::move(later), sent = std::move(again);
        }
        if (!way.is_right && o.harmless)
            if (auto [other, again] = where_no_file_is(way.connection, server, a, false); is_harm(other) || other.reply == Reply::unknown)
                o = std::move(other), sent = std::move(again);
        if (!way.is_right && !is_harm(o) && o.reply != Reply::unknown)
            if (auto leak = with_bad_body(way.connection, server, a))
                std::tie(o, sent) = *std::move(leak);
        if (way.is_right && way.handshake == server && first && !tally.right)
            tally.right = o;
        if (o.cached && !way.is_right)
            result.cached = o;
        else if (o.reply == Reply::unknown && !way.is_right && !tally.doubtful)
            tally.doubtful = {sent, o};
        if (!is_content(o.reply))
            continue;
        if (way.is_right) {
            result.to_the_right_one = true;
        } else if (o.harmless) {
            result.by[way.client] = result.by[way.client] || (way.is_free && o.error_page_of == 0);  // served, and no harm
        } else if (way.is_free) {
            result.by[way.client] = o.error_page_of == 0;
            if (!tally.free || (tally.free_by_error && o.error_page_of == 0)) {
                tally.free = {sent, o};
                tally.free_by_error = o.error_page_of != 0;
                tally.free_through_other = way.handshake != server;
                tally.through = way.handshake;
            }
        } else if (!tally.crossing || (tally.crossing_by_error && o.error_page_of == 0)) {
            tally.crossing = {sent, o};
            tally.crossing_by_error = o.error_page_of != 0;
            tally.crossing_from = way.handshake;
        }
    }
}

}

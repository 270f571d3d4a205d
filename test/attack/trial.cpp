#include "test/attack/trial.h"

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <map>

#include "core/base/ascii.h"
#include "core/files/disk.h"
#include "core/httpd/assessment.h"
#include "core/httpd/exposure/excused.h"
#include "core/httpd/exposure/judge.h"
#include "core/httpd/request/model.h"
#include "linter/reader/read_tree.h"
#include "test/attack/agreement.h"
#include "test/attack/identities.h"
#include "test/attack/words.h"
#include "test/support/httpd.h"
#include "test/support/installed_httpd.h"
#include "test/support/reading.h"
#include "test/support/scratch.h"

namespace aop::test {

namespace {

using Reply = Outcome::Reply;

bool is_loopback(std::string_view address) { return address.starts_with("127.") || address == "::1"; }

std::vector<Address> addresses(const Trap& trap)
{
    std::vector<Address> all;
    for (const std::uint16_t port : trap.ports)
        for (const char* host : {"127.0.0.1", "127.0.0.2", "127.0.0.9", "[::1]"})
            all.push_back(*parse_address(cat(host, ":", port)));
    return all;
}

// The namespace has nothing but loopback.
bool is_here(const Address& to)
{
    const std::string text = to_string(to);
    return text.starts_with("127.") || text.starts_with("[::1]");
}

class Trial {
public:
    Trial(Client& client, const Trap& trap, Dice& dice, const Model& model, const Scratch& scratch, Score& score)
        : client_(client), trap_(trap), dice_(dice), model_(model), scratch_(scratch), score_(score), addresses_(addresses(trap))
    {}

    void run(std::size_t attempts, const Exposure& exposure)
    {
        // Of every virtual host: its own name, nobody's certificate.
        for (const std::string& name : trap_.names)
            for (const Address& to : addresses_) {
                Attempt a = base(to);
                a.sni = name;
                a.host = name;
                make(a);
            }
        for (std::size_t i = 0; i < attempts; ++i) {
            Attempt a = anything();
            make(a);
            // A certificate that was asked for late is there when the connection is used again. (Other refusals end it.)
            if (!a.tls || a.http2 || !a.host || !a.credential || predict(model_, a).reply != Reply::forbidden)
                continue;
            a.repeated = true;
            if (predict(model_, a).reply != Reply::forbidden)
                make(a);
        }
        for (std::size_t i = 0; i < attempts / 10; ++i)
            resume();
        for (const Server& s : model_.site.servers)
            classes(s);
        for (const Judgement& j : exposure.judgements)
            verdict(j);
    }

private:
    static Attempt base(const Address& to)
    {
        Attempt a;
        a.to = to;
        a.ipv6 = to.kind == Address::Kind::ipv6;
        return a;
    }

    // What a condition may look at beside the path, or what httpd refuses early.
    void with_oddities(Attempt& a)
    {
        if (!trap_.raw_targets.empty() && dice_.percent(30)) {
            const auto& [target, path] = dice_.one_of(trap_.raw_targets);
            a.path = path;
            a.request_line = cat(a.method, ' ', target, " HTTP/1.1");
        }
        if (!trap_.methods.empty() && dice_.percent(25) && a.request_line.empty())
            a.method = dice_.one_of(trap_.methods);
        if (!trap_.bad_bodies.empty() && dice_.percent(20) && a.request_line.empty() && !a.http2 && a.host) {
            a.method = "POST";
            a.bad_body = dice_.one_of(trap_.bad_bodies);
        }
        a.http10 = trap_.whole_urls && a.host && !a.http2 && dice_.percent(15);
        // A forward proxy takes a whole URL for that of another server.
        const bool forward = trap_.config.find("ProxyRequests") != std::string::npos;
        if (trap_.whole_urls && !forward && dice_.percent(25) && a.host && !a.http2 && a.request_line.empty() && a.bad_body.empty()) {
            a.request_line = cat(a.method, a.tls ? " https://" : " http://", *a.host, request_target(a), " HTTP/1.0");
            a.host.reset();
        }
    }

    Attempt anything()
    {
        Attempt a = any_client();
        with_oddities(a);
        return a;
    }

    Attempt any_client()
    {
        Attempt a = base(dice_.one_of(addresses_));
        a.tls = dice_.percent(78);
        a.path = dice_.one_of(trap_.paths);
        if (dice_.percent(8))
            a.method = "POST";
        else if (!trap_.headers.empty() && dice_.percent(10))  // of a configuration with features
            a.method = dice_.pick({"HEAD", "PUT", "DELETE", "OPTIONS", "FOO"});
        if (!trap_.headers.empty() && dice_.percent(30)) {
            const std::string& header = dice_.one_of(trap_.headers);
            const std::size_t colon = header.find(':');
            a.headers[lowered(header.substr(0, colon))] = header.substr(colon + 2);
        }
        if (dice_.percent(93))
            a.host = dice_.one_of(trap_.names);
        if (!a.tls)
            return a;
        a.version = dice_.percent(50) ? Attempt::Version::tls13 : Attempt::Version::tls12;
        a.post_handshake = dice_.percent(50);
        if (dice_.percent(60) && a.host)
            a.sni = *a.host;
        else if (dice_.percent(60))
            a.sni = dice_.one_of(trap_.names);
        if (dice_.percent(3) && a.host)
            *a.host += ".";
        if (!trap_.headers.empty() && dice_.percent(5) && a.host)
            *a.host += cat(':', dice_.pick({"80", "443", "8080"}));
        if (dice_.percent(60))
            a.credential = dice_.percent(50) ? identities()[0].credential : dice_.one_of(identities()).credential;
        a.http2 = trap_.http2 && a.host && dice_.percent(40);
        return a;
    }

    void make(const Attempt& attempt, const Attempt* from = nullptr)
    {
        Attempt a = attempt;
        if (!trap_.claims.empty())
            a.proxy_line = asks_for_proxy_line(a.to) ? claim(a) : "";
        // The attacker is on the machine itself, as no stranger is; a header or a PROXY line may say otherwise.
        Attempt local = a;
        local.from_machine = a.proxy_line.empty() ? !a.headers.contains("x-forwarded-for") : is_loopback(a.proxy_line);
        Outcome predicted = predict(model_, local);
        Attempt here = a;
        here.from_machine = true;
        const bool only_here = is_content(predict(model_, here).reply) && !is_content(predict(model_, a).reply);
        Attempt first = from ? *from : Attempt{};
        first.proxy_line = a.proxy_line;
        const Observed seen = client_.make(a, from ? &first : nullptr);
        ++score_.attempts;
        // Whether httpd believes that header hangs on who is in its lists, and whether it merges slashes on the server.
        for (Attempt& other : other_readings(local))
            if (const Outcome o = predict(model_, other); !agrees(a, predicted, seen) && agrees(a, o, seen))
                predicted = o;
        score_.unknown += predicted.reply == Reply::unknown;
        score_.served += is_served(a, seen);
        score_.refused += seen.kind == Observed::Kind::refused;
        // What httpd refuses early may have a page of the site, with another status even.
        const bool early = predicted.reply == Reply::bad_request || predicted.reply == Reply::forbidden || predicted.reply == Reply::misdirected;
        const bool has_pages = trap_.config.find("ErrorDocument") != std::string::npos;
        // Where the folder is not there, neither <DirectoryMatch> nor <Files> see the name that was asked for: an error, or the redirect of a rule.
        const bool no_page = seen.kind == Observed::Kind::answered && !seen.page && seen.status >= 300;
        const bool nowhere =
            no_page && (is_content(predicted.reply) ? (seen.status == 403 || seen.status == 404) && has_no_folder(predicted)
                                                    : seen.status < 500 && std::ranges::find(trap_.paths, a.path) == trap_.paths.end());
        // MergeSlashes makes a verdict unknown; what it makes of one path is not modelled.
        const bool slashes = a.path.find("//") != a.path.npos && trap_.config.find("MergeSlashes") != std::string::npos;
        if (!nowhere && !slashes && !agrees(a, predicted, seen) && !is_refused_otherwise(trap_, a, predicted, seen) &&
            !(early && has_pages && seen.kind != Observed::Kind::nobody && (seen.status != 200 || predicted.reply != Reply::forbidden)))
            score_.mismatches.push_back(cat(lets_in(a, predicted, seen) ? "LET IN: " : "", words_of(a), "\n      predicted ", words_of(predicted),
                                            "\n      seen      ", to_string(seen)));
        // What is no content by its name is none where a page lies there either.
        if (!only_here && !(is_content(predicted.reply) && is_excused(model_, predicted, a.path)))
            note(a, seen);
        // A verdict speaks of clients that do not renegotiate as well.
        if (a.tls && a.version == Attempt::Version::tls12 && !a.credential && !a.http2 && !from && a.host && !a.http10 &&
            seen.kind == Observed::Kind::refused && connect_state(a) == Connection::State::established)
            note(a, client_.insist(a));
    }

    Connection::State connect_state(const Attempt& a) const
    {
        const Endpoint* endpoint = model_.network.at(a.to, a.ipv6);
        return endpoint ? connect(model_, endpoint->chain, a).state : Connection::State::unknown;
    }

    // What httpd may take the request for as well.
    std::vector<Attempt> other_readings(const Attempt& a) const
    {
        std::vector<Attempt> others;
        if (trap_.config.find("RemoteIP") != std::string::npos) {
            others.push_back(a);
            others.back().from_machine = !a.from_machine;
        }
        if (!a.request_line.empty() && trap_.config.find("MergeSlashes") != std::string::npos) {
            others.push_back(a);
            std::string& path = others.back().path;
            for (std::size_t at; (at = path.find("//")) != path.npos;)
                path.erase(at, 1);
        }
        return others;
    }

    // The addresses of a PROXY line are of one family.
    std::string claim(const Attempt& a) const
    {
        const std::string& address = trap_.claims[score_.attempts % trap_.claims.size()];
        return !a.ipv6 ? address : address.starts_with("127.") ? "::1" : "2001:db8::9";
    }

    // Whether connections to the address have to begin with a PROXY line: without one, httpd says nothing at all.
    bool asks_for_proxy_line(const Address& to)
    {
        if (trap_.claims.empty())
            return false;
        const auto known = proxy_lines_.find(to_string(to));
        if (known != proxy_lines_.end())
            return known->second;
        Attempt bare = base(to);
        bare.tls = false;
        bare.host = "unknown.test";
        const auto kind = client_.make(bare).kind;
        return proxy_lines_[to_string(to)] = kind == Observed::Kind::refused || kind == Observed::Kind::timeout;
    }

    bool has_no_folder(const Outcome& o) const
    {
        std::error_code error;
        // FallbackResource stands in for a single file, too.
        const bool stands_in = trap_.config.find("FallbackResource") != std::string::npos && !std::filesystem::exists(o.target, error);
        return !o.target.empty() && !o.proxied && (stands_in || !std::filesystem::is_directory(std::filesystem::path(o.target).parent_path(), error));
    }

    // What content went to whom, to hold verdicts against.
    void note(const Attempt& a, const Observed& seen)
    {
        if (seen.kind != Observed::Kind::answered || seen.server.size() < 2)
            return;
        const auto server = ServerId(std::atoi(seen.server.c_str() + 1));
        const Endpoint* endpoint = model_.network.at(a.to, a.ipv6);
        if (!model_.site.servers.has(server) || !endpoint)
            return;
        Seen& s = seen_content_[{server, endpoint->chain}];
        s.reached = true;
        // A page that the configuration puts in place of an error is a page all the same.
        if (!seen.page && !(a.method != "OPTIONS" && is_served(a, seen) && seen.status / 100 != 4 && seen.status / 100 != 3 && seen.status != 501))
            return;
        const bool vouched = a.credential && verify(model_, model_.tls[server] ? server : model_.network.chains()[endpoint->chain].first(),
                                                    *a.credential, 9) == Verification::ok;
        (vouched ? s.to_trusted : s.to_strangers) = words_of(a);
    }

    // Of every class of requests that the judge has told apart, its example: pages are put where it expects files.
    void classes(const Server& s)
    {
        std::vector<std::pair<Attempt, Outcome>> all;
        Judge judge(model_, Alike::one_by_one);
        judge.tell([&](const Attempt& a, const Outcome& o) { all.emplace_back(a, o); });
        const std::size_t addresses = s.is_main() ? 1 : s.addresses().size();
        for (std::size_t i = 0; i < addresses; ++i)
            judge.judge(s.index, i);
        // All of them where they are few, else a sample.
        constexpr std::size_t most = 60;
        for (std::size_t i = 0; i < std::min(most, all.size()); ++i) {
            auto& [a, o] = all[all.size() <= most ? i : dice_.below(all.size())];
            if ((a.credential && !identity_of(*a.credential)) || !a.path.starts_with('/') || !is_here(a.to))
                continue;
            // A session needs the handshake that made it, as in resume(). Handshakes for another name are among the random attempts.
            // HTTP/1.0 has no second request on a connection.
            if (a.session_of || (a.repeated && !a.host) || (a.tls && a.host && !a.sni.empty() && !a.host->starts_with(a.sni)))
                continue;
            if (is_content(o.reply) && !o.proxied && !o.harmless)
                put_page(o.target);
            ++score_.classes;
            make(a);
        }
    }

    void put_page(const std::string& file)
    {
        const std::string root = scratch_.path().string() + "/";
        std::error_code error;
        if (file.starts_with(root) && !file.ends_with('/') && !std::filesystem::exists(file, error) && file.find("//") == file.npos &&
            std::filesystem::is_directory(std::filesystem::path(file).parent_path(), error))
            scratch_.write(file.substr(root.size()), "page of a class\n");
    }

    // A session made with one virtual host is offered to another.
    void resume()
    {
        const auto from = ServerId(dice_.below(model_.site.servers.size()));
        if (!model_.tls[from] || model_.mode(from) == VerifyClient::none || model_.network.chains_of(from).empty())
            return;
        const ChainId chain = model_.network.chains_of(from)[0];
        Attempt first;
        bool found = false;
        for (const Address& to : addresses_)
            if (const Endpoint* e = model_.network.at(to, to.kind == Address::Kind::ipv6); e && e->chain == chain && !found) {
                first = base(to);
                found = true;
            }
        const std::string name = model_.network.name_for(chain, from);
        if (!found || (name.empty() && model_.network.chains()[chain].first() != from))
            return;
        first.sni = name;
        first.host = name.empty() ? "unknown.test" : name;
        first.credential = identities()[dice_.percent(70) ? 0 : 2].credential;
        const Connection c = connect(model_, chain, first);
        if (c.state != Connection::State::established || c.verify != "SUCCESS")
            return;
        first.version = dice_.percent(50) ? Attempt::Version::tls13 : Attempt::Version::tls12;
        first.tickets = first.version == Attempt::Version::tls13 || dice_.percent(50);
        Attempt a = any_client();
        a.tls = true;
        a.http2 = false;
        a.version = first.version;
        a.tickets = first.tickets;
        a.credential = first.credential;
        a.session_of = from;
        a.session_sni = first.sni;
        if (dice_.percent(60))
            a.sni = first.sni;
        make(a, &first);
    }

    // What a server is called at an address, against what it did there.
    void verdict(const Judgement& j)
    {
        ++score_.verdicts;
        score_.called.push_back(cat("v", int(j.server), " ", j.address, " ", to_string(j.verdict)));
        const Seen& s = seen_content_[{j.server, j.chain}];
        const auto wrong = [&](const std::string& why) {
            score_.mismatches.push_back(
                cat("v", int(j.server), " at ", j.address, " is called ", to_string(j.verdict), " (", j.reason, "), but ", why));
        };
        switch (j.verdict) {
        case Verdict::enforced:
            if (!s.to_strangers.empty())
                wrong(cat("a stranger was served: ", s.to_strangers));
            break;
        case Verdict::closed:
        case Verdict::broken:
            if (!s.to_strangers.empty() || !s.to_trusted.empty())
                wrong(cat("somebody was served: ", s.to_strangers, s.to_trusted));
            break;
        case Verdict::unreachable:
            if (s.reached)
                wrong("it answered");
            break;
        case Verdict::unknown: break;
        case Verdict::partial:
        case Verdict::optional:
        case Verdict::open:
        case Verdict::plain:
            if (!j.attempt && j.cause != Cause::sessions && j.cause != Cause::left_behind && j.cause != Cause::unanswered && j.cause != Cause::cached)
                wrong("there is no witness");
            break;
        }
        if (j.attempt)
            witness(j, wrong);
    }

    template <class Wrong>
    void witness(const Judgement& j, Wrong wrong)
    {
        ++score_.witnesses;
        const Attempt& a = *j.attempt;
        if (a.credential && !identity_of(*a.credential))
            return wrong("its witness has a certificate that nobody has");
        Attempt sent = a;
        if (!trap_.claims.empty())
            sent.proxy_line = asks_for_proxy_line(a.to) ? claim(a) : "";
        // Paths are free: what may lie there is put there, with its folder.
        const std::string root = scratch_.path().string() + "/";
        if (const Outcome promised = predict(model_, a); is_content(promised.reply) && promised.target.starts_with(root) &&
                                                         promised.target.find("/../") == promised.target.npos && !promised.target.ends_with('/') &&
                                                         has_no_folder(promised))
            scratch_.write(promised.target.substr(root.size()), "page of a class\n");
        const Observed seen = client_.make(sent);
        const bool answered = seen.kind == Observed::Kind::answered;
        const bool redirect = answered && seen.status / 100 == 3 && j.reason.text().find("redirects") != std::string::npos;
        const bool error_page = answered && seen.status >= 400 && (j.cause == Cause::error_page || predict(model_, a).error_page_of == seen.status);
        const bool limited =
            answered && (seen.status == 401 || seen.status == 403 || seen.status == 500) && j.reason.text().find("password") != std::string::npos;
        // Of a path info there is none in it, and what it claims to be from is not told here.
        if (answered && seen.status == 403 && trap_.config.find("PATH_INFO") != std::string::npos)
            return;
        if (answered && (seen.status == 403 || seen.status == 400) && trap_.config.find("RemoteIP") != std::string::npos)
            return;
        // No other server is there for a forward proxy, nor what a handler needs.
        if (answered && seen.status >= 500 && (!a.path.starts_with('/') || trap_.config.find("Handler") != std::string::npos))
            return;
        // It may take a request before it that comes as far as the check of access.
        if (a.resumes_own && answered && (seen.status == 403 || seen.status / 100 == 3))
            return;
        // Nothing of that name is there, and rules for what is not there lead elsewhere.
        const bool made_up = std::ranges::find(trap_.paths, a.path) == trap_.paths.end();
        const bool looks_for_file = trap_.config.find(" !-f") != std::string::npos;
        if (answered && !seen.page && seen.status / 100 == 3 &&
            (looks_for_file || (made_up && trap_.config.find("%{REQUEST_FILENAME}") != std::string::npos)))
            return;
        const bool refused_behind = answered && seen.status >= 400 && predict(model_, a).proxied;
        const bool body = is_body_of_redirect(seen.status, seen) && j.reason.text().find("body of a redirect") != std::string::npos;
        if (!(is_served(a, seen) || redirect || body || refused_behind || limited || error_page) || seen.server != cat("v", int(j.server)))
            wrong(cat("its witness ", words_of(a), " gets ", to_string(seen)));
    }

    struct Seen {
        bool reached = false;
        std::string to_strangers, to_trusted;  // an attempt that got content
    };
    Client& client_;
    const Trap& trap_;
    Dice& dice_;
    const Model& model_;
    const Scratch& scratch_;
    Score& score_;
    std::vector<Address> addresses_;
    std::map<std::string, bool> proxy_lines_;
    std::map<std::pair<ServerId, ChainId>, Seen> seen_content_;  // by server and chain
};

}

namespace {

// What it ends with says why it has ended.
std::string last_line(std::string text)
{
    while (text.ends_with('\n') || text.ends_with("AH00016: Configuration Failed"))
        text.erase(text.ends_with('\n') ? text.size() - 1 : text.rfind("AH00016"));
    return text.substr(text.rfind('\n') + 1);
}

}

Score attack(Client& client, const Trap& trap, Dice& dice, const Scratch& scratch, std::size_t attempts)
{
    Score score;
    score.config = trap.config;
    for (const Trap::File& file : trap.files)
        scratch.write(file.name, file.text);
    for (const auto& [name, target] : trap.links) {
        const std::filesystem::path link = scratch.path() / name;
        std::error_code error;
        std::filesystem::create_directories(link.parent_path(), error);
        std::filesystem::remove(link, error);
        std::filesystem::create_symlink(target, link);
    }
    Httpd server(scratch.path(), trap.config, {.modules = trap.modules, .log_level = "info"});

    Disk disk;
    Configuration configuration;
    const Problems problems = read_configuration(disk,
                                                 {.server_root = scratch.path().string(),
                                                  .main_file = "conf/httpd.conf",
                                                  .static_modules = aop::test::debian_options().static_modules,
                                                  .httpd = aop::test::installed_version()},
                                                 configuration);
    CertificateFiles certificates(disk);
    const Assessment a = assess(configuration, problems, certificates, std::time(nullptr));
    Model model(configuration, a.site, a.trust);
    model.disk = &disk;  // as the judge's, for what it excuses

    score.started = server.start();
    if (!score.started) {
        if (!problems.refusal())
            score.mismatches.push_back("httpd does not start: " + last_line(server.trouble()));
        return score;
    }
    if (problems.refusal())
        score.mismatches.push_back("httpd starts, although " + problems.front().message);
    Trial(client, trap, dice, model, scratch, score).run(attempts, a.exposure);
    if (!score.mismatches.empty())
        score.log = server.error_log();
    return score;
}

}

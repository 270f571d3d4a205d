// The way of one request: which virtual hosts it meets, how they are protected, and the line that decides in each phase of httpd.
#include <algorithm>
#include <optional>

#include "core/base/ascii.h"
#include "core/files/disk.h"
#include "core/httpd/request/model.h"
#include "core/httpd/settings/setting_table.h"
#include "linter/cli/verb.h"
#include "linter/render/json.h"
#include "linter/render/paint.h"
#include "linter/render/style.h"
#include "linter/text/escape.h"
#include "linter/text/request_url.h"

namespace aop {

namespace {

// What a request does there: with and without a client certificate.
struct Visited {
    bool certificate = false;
    Attempt attempt;
    Outcome outcome;
    Trace steps;
};

// One address at which the request can arrive, and who answers it there.
struct Way {
    const Endpoint* endpoint;
    const Chain* chain;
    const Server* first;      // decides whether the connection speaks TLS
    const Server* handshake;  // by SNI
    const Server* request;    // by Host
    bool tls = false;
    bool named = false;  // the name is one of theirs, not just the first virtual host's luck
    const Judgement* judgement = nullptr;
    std::vector<Visited> visits = {};
};

// The request that was asked about, as it is sent to an address.
Attempt attempt_of(const Options& options, const RequestUrl& url, const Way& way)
{
    Attempt a;
    a.to = way.endpoint->address;
    a.ipv6 = way.endpoint->ipv6;
    a.tls = url.tls.value_or(way.tls);
    a.sni = a.tls && !url.is_address() ? url.host : "";
    a.host = url.port == (a.tls ? 443 : 80) ? url.host : cat(url.host, ':', url.port);
    a.path = url.path;
    a.query = url.query;
    a.method = options.method.empty() ? "GET" : options.method;
    for (const auto& [name, value] : options.headers)
        (name == "host" ? *a.host : a.headers[name]) = value;
    return a;
}

Visited visited(const Model& model, Files& files, Attempt a, bool certificate)
{
    Visited v{.certificate = certificate, .attempt = std::move(a), .outcome = {}, .steps = {}};
    v.outcome = predict(model, v.attempt, {.files = &files, .trace = &v.steps});
    return v;
}

// Without a certificate, and with one that is trusted there if there is such a thing.
void visit(const Model& model, Files& files, const Attempt& a, Way& way)
{
    way.visits.push_back(visited(model, files, a, false));
    const ServerId asks = model.tls[way.handshake->index] ? way.handshake->index : way.first->index;
    if (!a.tls || !way.tls || is_content(way.visits.front().outcome.reply))
        return;
    Attempt with = a;
    with.credential = trusted_credential(model, asks);
    if (with.credential)
        way.visits.push_back(visited(model, files, with, true));
}

std::vector<Way> ways_to(const Inspection& i, const Model& model, const Options& options, const RequestUrl& url)
{
    const Exposure& exposure = i.assessment->exposure;
    const Network& network = model.network;
    const auto& servers = i.site().servers;
    std::vector<Way> ways;
    for (const Endpoint& e : network.endpoints()) {
        if (e.address.port != url.port)
            continue;
        const Chain& chain = network.chains()[e.chain];
        Way way{&e, &chain, &servers[chain.first()], nullptr, nullptr};
        way.tls = exposure.tls[chain.first()];
        way.handshake = &servers[network.named(e.chain, url.host, false)];
        way.request = &servers[network.named(e.chain, url.host, true)];
        for (const std::string& name : names_of(i.site(), *way.request))
            way.named |= name == url.host || (name.starts_with("*.") && url.host.ends_with(name.substr(1)));
        for (const Judgement& j : exposure.judgements)
            if (j.server == way.request->index && j.chain == e.chain)
                way.judgement = &j;
        // IPv4 and IPv6 of one wildcard are one way as far as a person is concerned.
        const bool twin = !ways.empty() && ways.back().chain == way.chain && ways.back().endpoint->address.same(e.address);
        if (twin)
            continue;
        visit(model, *i.input.files, attempt_of(options, url, way), way);
        ways.push_back(std::move(way));
    }
    return ways;
}

std::string_view answer_text(Outcome::Reply reply)
{
    switch (reply) {
    case Outcome::Reply::nobody: return "nothing listens there";
    case Outcome::Reply::refused: return "no answer, the connection ends";
    case Outcome::Reply::bad_request: return "400 Bad Request";
    case Outcome::Reply::forbidden: return "403 Forbidden";
    case Outcome::Reply::misdirected: return "421 Misdirected Request";
    case Outcome::Reply::redirect: return "a redirect";
    case Outcome::Reply::redirect_plain: return "a redirect to plain HTTP";
    case Outcome::Reply::gone: return "an error status in place of content";
    case Outcome::Reply::error: return "500 Internal Server Error";
    case Outcome::Reply::served: return "served";
    case Outcome::Reply::unknown: return "not known";
    }
    return "not known";
}

class WhyReport {
public:
    WhyReport(const Inspection& i, const Results& results) : i_(i), results_(results), look_(results.look) {}

    std::string make(const RequestUrl& asked, const std::vector<Way>& ways)
    {
        if (ways.empty())
            return cat("Nothing listens on port ", asked.port, ": no request for ", printable(asked.host), " arrives there.\n");
        for (const Way& way : ways) {
            one(asked, way);
            for (const Visited& v : way.visits)
                walk(v);
        }
        return std::move(out_);
    }

private:
    void row(std::string_view name, std::string_view text)
    {
        out_ += cat("  ", painted(name, Ink::dim, look_.color), std::string(13 - name.size(), ' '), text, "\n");
    }

    std::string at(const Place& place) const
    {
        return place ? cat("  (", printable(relative_path(place.file(), results_.directory)), ":", place.line, ")") : "";
    }

    std::string name(const Server& s) const { return cat(printable(s.label()), at(s.place)); }

    void one(const RequestUrl& asked, const Way& way)
    {
        const Attempt& a = way.visits.front().attempt;
        const std::string url = cat(a.tls ? "https" : "http", "://", asked.host, ":", asked.port, request_target(a));
        out_ += cat(out_.empty() ? "" : "\n", painted(printable(url), Ink::strong, look_.color), " at ", printable(to_string(way.endpoint->address)),
                    "\n");
        const Listener* listener = way.endpoint->listener;
        row("listens", listener ? cat("Listen ", printable(to_string(listener->address)), at(listener->place))
                                : "assumed: there is no Listen in this configuration");
        row("connection", cat(way.tls ? "TLS" : "plain HTTP", ", as the first of ", counted(way.chain->servers.size(), "virtual host"),
                              " there: ", name(*way.first)));
        if (way.tls)
            row("handshake", cat("SNI selects ", name(*way.handshake)));
        row("request", cat(way.named ? "Host selects " : "no virtual host has this name, so the first one answers: ", name(*way.request)));
        if (way.tls && way.handshake != way.request)
            row("", cat(painted("note", Ink::yellow, look_.color), ": another virtual host than the one that made the handshake"));
        for (const ShownSetting& v : shown_settings(*way.request)) {
            if (v.directive != "SSLVerifyClient" && v.directive != "SSLVerifyDepth" && v.directive != "SSLCACertificateFile" &&
                v.directive != "SSLCACertificatePath")
                continue;
            row(v.directive == "SSLVerifyClient" ? "certificate" : "",
                cat(v.directive, " ", printable(v.value), v.place ? at(v.place) : "  (default)",
                    v.inherited ? " inherited from the main server" : ""));
        }
        row("trusts", cat(to_string(i_.assessment->trust[way.request->index].trust)));
        if (const Judgement* j = way.judgement) {
            row("verdict", cat(painted(to_string(j->verdict), ink_of(j->verdict), look_.color), ": ", printable(j->reason), at(j->place)));
            if (!j->witness().empty())
                row("try", printable(j->witness().command));
        }
    }

    void walk(const Visited& v)
    {
        const std::string_view who = !v.attempt.tls  ? "over plain HTTP"
                                     : v.certificate ? "with a trusted client certificate"
                                                     : "without a client certificate";
        const bool served = is_content(v.outcome.reply);
        out_ += cat("  ", printable(v.attempt.method), " ", who, ": ",
                    painted(answer_text(v.outcome.reply), served && !v.certificate ? Ink::yellow : Ink::strong, look_.color),
                    v.outcome.limited ? ", to those with a password or from certain addresses" : "",
                    v.outcome.reason.empty() ? "" : cat(", because ", printable(v.outcome.reason)), at(v.outcome.place), "\n");
        std::string_view before;
        for (const TraceStep& step : v.steps) {
            const std::string_view stage = to_string(step.stage);
            out_ += cat("    ", painted(stage == before ? "" : stage, Ink::dim, look_.color),
                        std::string(11 - (stage == before ? 0 : stage.size()), ' '), printable(step.text), at(step.place), "\n");
            before = stage;
        }
    }

    const Inspection& i_;
    const Results& results_;
    const TextStyle& look_;
    std::string out_;
};

void write_visit(JsonWriter& json, const Visited& v)
{
    json.object().key("client_certificate").boolean(v.certificate).key("answer").text(to_string(v.outcome.reply));
    json.key("reason").text_or_null(v.outcome.reason).key("place");
    write_place(json, v.outcome.place);
    json.key("limited").boolean(v.outcome.limited).key("target").text_or_null(v.outcome.target).key("steps").array();
    for (const TraceStep& step : v.steps) {
        json.object().key("phase").text(to_string(step.stage)).key("text").text(step.text).key("place");
        write_place(json, step.place);
        json.end();
    }
    json.end().end();
}

std::string why_json(const RequestUrl& asked, const Options& options, const std::vector<Way>& ways)
{
    JsonWriter json(2);
    json.object().key("schema_version").number(1).key("host").text(asked.host).key("port").number(asked.port);
    json.key("path").text(asked.path).key("query").text(asked.query).key("method").text(options.method.empty() ? "GET" : options.method);
    json.key("headers").object();
    for (const auto& [name, value] : options.headers)
        json.key(name).text(value);
    json.end().key("ways").array();
    for (const Way& way : ways) {
        json.object().key("address").text(to_string(way.endpoint->address)).key("tls").boolean(way.tls);
        for (const auto& [key, server] : {std::pair("first", way.first), {"handshake", way.handshake}, {"request", way.request}}) {
            json.key(key).object().key("label").text(server->label()).key("place");
            write_place(json, server->place);
            json.end();
        }
        json.key("named").boolean(way.named).key("verdict").text_or_null(way.judgement ? to_string(way.judgement->verdict) : "");
        json.key("reason")
            .text_or_null(way.judgement ? way.judgement->reason : "")
            .key("witness")
            .text_or_null(way.judgement ? way.judgement->witness().command : "");
        json.key("visits").array();
        for (const Visited& v : way.visits)
            write_visit(json, v);
        json.end().end();
    }
    return json.end().end().take() + "\n";
}

// Whether a request without a client certificate gets nothing, wherever it arrives. What is not known is no protection, and neither is a port
// on which nothing listens: the question was about a site.
bool is_protected(const std::vector<Way>& ways)
{
    const auto is_safe = [](const Way& way) {
        const Outcome::Reply reply = way.visits.front().outcome.reply;
        return !is_content(reply) && reply != Outcome::Reply::unknown;
    };
    return !ways.empty() && std::ranges::all_of(ways, is_safe);
}

// "why /etc/apache2 shop.example.com"
bool is_swapped(const Options& options, const Console& console)
{
    Disk disk;
    const auto is_there = [&](const std::string& path) { return bool(disk.status(merged_path(console.directory, path))); };
    return options.root.empty() && options.paths.size() == 2 && options.paths.back() != "-" && is_there(options.paths.front()) &&
           !is_there(options.paths.back()) && parse_request_url(options.paths.back());
}

}

int run_why(const Options& options, const Console& console)
{
    if (options.paths.empty() || options.paths.size() > 2) {
        console.err("aop-lint: why needs a URL, as in 'aop-lint why https://shop.example.com/path /etc/apache2'\n");
        return Status::usage;
    }
    if (is_swapped(options, console)) {
        console.err(
            cat("aop-lint: the URL comes first: aop-lint why ", printable(options.paths.back()), " ", printable(options.paths.front()), "\n"));
        return Status::usage;
    }
    const auto asked = parse_request_url(options.paths.front());
    if (!asked) {
        console.err(
            cat("aop-lint: why takes a host or a URL, not '", printable(options.paths.front()), "': ", printable(asked.error().message), "\n"));
        return Status::usage;
    }
    Options tree = options;
    tree.paths.erase(tree.paths.begin());
    tree.scenarios.clear();
    const auto inspections = inspect(tree, console, false);
    if (!inspections) {
        console.err(cat("aop-lint: ", printable(inspections.error().message), "\n"));
        return Status::unreadable;
    }
    print_notes(tree, *inspections, console);
    print_refusals(*inspections, console);
    const Inspection& i = *inspections->front();
    const Model model(i.configuration, i.site(), i.assessment->trust);
    const std::vector<Way> ways = ways_to(i, model, options, *asked);
    const Results results{.inspections = *inspections, .options = tree, .look = style_for(options, console), .directory = console.directory};
    console.out(options.format == "json" ? why_json(*asked, options, ways) : WhyReport(i, results).make(*asked, ways));
    if (i.refusal())
        return Status::unreadable;
    return is_protected(ways) || options.exit_zero ? Status::clean : Status::found;
}

}

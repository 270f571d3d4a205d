// The way of a request to its virtual host, and what protects it there or does not.
#include <charconv>

#include "core/exposure/network.h"
#include "core/text.h"
#include "linter/escape.h"
#include "linter/look.h"
#include "linter/render/json.h"
#include "linter/render/paint.h"
#include "linter/server_values.h"
#include "linter/verbs.h"

namespace aop {

namespace {

struct Asked {
    std::string host;
    std::uint16_t port = 443;
};

// "shop.example.com", "shop.example.com:8443", "https://shop.example.com/path", "[::1]:443"
std::optional<Asked> parse_asked(std::string_view text)
{
    Asked made;
    if (text.starts_with("https://"))
        text.remove_prefix(8);
    else if (text.starts_with("http://")) {
        text.remove_prefix(7);
        made.port = 80;
    }
    text = text.substr(0, text.find('/'));
    const std::size_t bracket = text.find(']'), colon = text.find(':', bracket == text.npos ? 0 : bracket);
    made.host = lowered(text.substr(0, colon));
    if (colon != text.npos) {
        const std::string_view digits = text.substr(colon + 1);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), made.port);
        if (error != std::errc{} || end != digits.data() + digits.size() || made.port == 0)
            return std::nullopt;
    }
    return made.host.empty() ? std::nullopt : std::optional(made);
}

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
};

std::vector<Way> ways_to(const Inspection& i, const Network& network, const Asked& asked)
{
    const Exposure& exposure = i.assessment->exposure;
    const std::vector<Server>& servers = i.site().servers;
    std::vector<Way> ways;
    for (const Endpoint& e : network.endpoints()) {
        if (e.address.port != asked.port)
            continue;
        const Chain& chain = network.chains()[e.chain];
        Way way{&e, &chain, &servers[chain.first()], nullptr, nullptr};
        way.tls = exposure.tls[chain.first()];
        way.handshake = &servers[network.named(e.chain, asked.host, false)];
        way.request = &servers[network.named(e.chain, asked.host, true)];
        for (const std::string& name : names_of(i.site(), *way.request))
            way.named |= name == asked.host || (name.starts_with("*.") && asked.host.ends_with(name.substr(1)));
        for (const Judgement& j : exposure.judgements)
            if (j.server == way.request->index && j.chain == e.chain)
                way.judgement = &j;
        // IPv4 and IPv6 of one wildcard are one way as far as a person is concerned.
        const bool twin = !ways.empty() && ways.back().chain == way.chain && ways.back().endpoint->address.same(e.address);
        if (!twin)
            ways.push_back(way);
    }
    return ways;
}

class WhyReport {
public:
    WhyReport(const Inspection& i, const Results& results) : i_(i), results_(results), look_(results.look) {}

    std::string make(const Asked& asked, const std::vector<Way>& ways)
    {
        if (ways.empty())
            return cat("Nothing listens on port ", asked.port, ": no request for ", printable(asked.host), " arrives there.\n");
        for (const Way& way : ways)
            one(asked, way);
        return std::move(out_);
    }

private:
    void row(std::string_view name, std::string_view text) { out_ += cat("  ", painted(name, Ink::dim, look_.color), std::string(13 - name.size(), ' '), text, "\n"); }

    std::string at(const Place& place) const { return place ? cat("  (", printable(relative_path(place.file(), results_.directory)), ":", place.line, ")") : ""; }

    std::string name(const Server& s) const { return cat(printable(s.label()), at(s.place)); }

    void one(const Asked& asked, const Way& way)
    {
        const std::string url = cat(way.tls ? "https" : "http", "://", asked.host, ":", asked.port, "/");
        out_ += cat(out_.empty() ? "" : "\n", painted(printable(url), Ink::strong, look_.color), " at ", printable(to_string(way.endpoint->address)), "\n");
        const Listener* listener = way.endpoint->listener;
        row("listens", listener ? cat("Listen ", printable(to_string(listener->address)), at(listener->place)) : "assumed: there is no Listen in this configuration");
        row("connection", cat(way.tls ? "TLS" : "plain HTTP", ", as the first of ", counted(way.chain->servers.size(), "virtual host"), " there: ", name(*way.first)));
        if (way.tls)
            row("handshake", cat("SNI selects ", name(*way.handshake)));
        row("request", cat(way.named ? "Host selects " : "no virtual host has this name, so the first one answers: ", name(*way.request)));
        if (way.tls && way.handshake != way.request)
            row("", cat(painted("note", Ink::yellow, look_.color), ": another virtual host than the one that made the handshake"));
        for (const ServerValue& v : server_values(*way.request)) {
            if (v.directive != "SSLVerifyClient" && v.directive != "SSLVerifyDepth" && v.directive != "SSLCACertificateFile" && v.directive != "SSLCACertificatePath")
                continue;
            row(v.directive == "SSLVerifyClient" ? "certificate" : "",
                cat(v.directive, " ", printable(v.value), v.place ? at(v.place) : "  (default)", v.inherited ? " inherited from the main server" : ""));
        }
        row("trusts", cat(to_string(i_.assessment->trust[way.request->index].trust)));
        if (const Judgement* j = way.judgement) {
            row("verdict", cat(painted(to_string(j->verdict), ink_of(j->verdict), look_.color), ": ", printable(j->reason), at(j->place)));
            if (!j->witness().empty())
                row("try", printable(j->witness()));
        }
    }

    const Inspection& i_;
    const Results& results_;
    const Look& look_;
    std::string out_;
};

std::string why_json(const Asked& asked, const std::vector<Way>& ways)
{
    JsonWriter json(2);
    json.object().key("schema_version").number(1).key("host").text(asked.host).key("port").number(asked.port).key("ways").array();
    for (const Way& way : ways) {
        json.object().key("address").text(to_string(way.endpoint->address)).key("tls").boolean(way.tls);
        for (const auto& [key, server] : {std::pair("first", way.first), {"handshake", way.handshake}, {"request", way.request}}) {
            json.key(key).object().key("label").text(server->label()).key("place");
            write_place(json, server->place);
            json.end();
        }
        json.key("named").boolean(way.named).key("verdict").text_or_null(way.judgement ? to_string(way.judgement->verdict) : "");
        json.key("reason").text_or_null(way.judgement ? way.judgement->reason : "").key("witness").text_or_null(way.judgement ? way.judgement->witness() : "").end();
    }
    return json.end().end().take() + "\n";
}

}

int run_why(const Options& options, const Console& console)
{
    const auto asked = options.paths.empty() ? std::nullopt : parse_asked(options.paths.front());
    const bool format_known = options.format.empty() || options.format == "text" || options.format == "json";
    if (!asked || options.paths.size() > 2 || !format_known) {
        console.err(format_known ? "aop-lint: why needs a host, as in 'aop-lint why shop.example.com:443 /etc/apache2'\n" : "aop-lint: why knows the formats text and json\n");
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
    say_notes(tree, *inspections, console);
    say_refusals(*inspections, console);
    const Inspection& i = *inspections->front();
    const Network network(i.site());
    const std::vector<Way> ways = ways_to(i, network, *asked);
    const Results results{.inspections = *inspections, .options = tree, .look = look_of(options, console), .directory = console.directory};
    console.out(options.format == "json" ? why_json(*asked, ways) : WhyReport(i, results).make(*asked, ways));
    return i.refusal() ? Status::unreadable : Status::clean;
}

}

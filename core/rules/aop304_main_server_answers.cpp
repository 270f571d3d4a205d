#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

namespace {

// A protected virtual host with an address of its own on this port.
const Server* guarded(const Assessment& a, std::optional<std::uint16_t> port)
{
    for (const Server& s : a.site.servers)
        if (s.tls.verify_client.value_or(VerifyClient::none) == VerifyClient::require && a.exposure.tls[s.index])
            for (const Address& address : s.addresses())
                if (address.port == port && (address.kind != Address::Kind::name || could_resolve(address.host)))
                    return &s;
    return nullptr;
}

}

static void check(const Assessment& a, Report& report)
{
    const Judgement* main = a.exposure.worst(main_server);
    if (!main || main->configured() < Verdict::partial)
        return;
    for (const Endpoint& e : a.exposure.endpoints) {
        const Server* passed = e.chain == main_chain && e.listener ? guarded(a, e.address.port) : nullptr;
        if (!passed)
            continue;
        const std::string where =
            e.address.kind == Address::Kind::any ? cat(e.ipv6 ? "IPv6" : "other IPv4", " addresses on port ", *e.address.port) : to_string(e.address);
        auto& finding = report(e.listener->place, cat("the main server answers on ", where, ", not ", passed->label()));
        finding.relate(passed->place, "this virtual host covers its own addresses only");
        Attempt attempt = main->attempt.value_or(Attempt{.tls = a.exposure.tls[main_server], .post_handshake = true});
        attempt.to = e.address;
        attempt.ipv6 = e.ipv6;
        if (finding.witness.empty())
            finding.with_witness(witness_of(attempt));
    }
}

extern constinit const Rule aop304_main_server_answers{
    .id = "AOP304",
    .name = "main-server-answers",
    .severity = Severity::error,
    .summary = "On an address of a protected port the main server answers, not the virtual host",
    .why = "A client that connects over IPv6, or to another address of the machine, does not reach the virtual "
           "host and its client-certificate check. It gets what the main server serves.",
    .httpd = "A virtual host with an IP address takes connections to that address only. All others go to the main "
             "server, which usually speaks plain HTTP and serves the main DocumentRoot.",
    .fix = "Write `<VirtualHost *:443>`, which covers IPv4 and IPv6, or list every address; or Listen only on the "
           "addresses that have a virtual host.",
    .references = "https://httpd.apache.org/docs/2.4/vhosts/details.html\n"
                  "https://httpd.apache.org/docs/2.4/bind.html",
    .check = check,
};

}

#include <algorithm>
#include <map>

#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    const auto& chains = a.exposure.chains;
    std::map<std::uint16_t, const Server*> behind;  // per port: a protected server at its wildcard
    for (const Chain& chain : chains)
        if (chain.address.kind == Address::Kind::any && chain.address.port)
            for (const ServerId s : chain.servers)
                if (a.exposure.tls[s] && a.site.servers[s].tls.verify_client.value_or(VerifyClient::none) == VerifyClient::require)
                    behind.try_emplace(*chain.address.port, &a.site.servers[s]);
    for (const Judgement& j : a.exposure.judgements) {
        const Chain& chain = chains[j.chain];
        const bool specific = chain.address.kind == Address::Kind::ipv4 || chain.address.kind == Address::Kind::ipv6;
        if (!specific || !chain.address.port || j.configured() < Verdict::partial)
            continue;
        const auto hidden = behind.find(*chain.address.port);
        // One that is protected at an address of its own is not passed by.
        if (hidden == behind.end() || std::ranges::find(chain.servers, hidden->second->index) != chain.servers.end())
            continue;
        const Server& server = a.site.servers[j.server];
        report(server, server.place,
               cat("takes every connection to ", j.address, " from ", hidden->second->label(), ", and serves without a client certificate"))
            .relate(hidden->second->place, "not reached on that address")
            .with_witness(j.witness());
    }
}

extern constinit const Rule aop306_address_shadows_wildcard{
    .id = "AOP306",
    .name = "address-shadows-wildcard",
    .severity = Severity::error,
    .summary = "A virtual host with an IP address takes the connections of the protected one with *",
    .why = "On that address no client reaches the protected virtual host: the other one answers for its name too, "
           "without a client certificate.",
    .httpd = "The most specific address is chosen before any name. `*:443` is used only for addresses that no "
             "<VirtualHost> lists.",
    .fix = "Give both the same address form, `*:443`, so that names decide.",
    .references = "https://httpd.apache.org/docs/2.4/vhosts/details.html",
    .check = check,
};

}

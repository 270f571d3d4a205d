#include <algorithm>

#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

namespace {

// AOPPolicy off says that a server is meant to be public.
bool declared_public(const Server& server) { return server.intent->policy.value_or(Policy::warn) == Policy::off; }

bool serves_every_client(const Assessment& a, const Server& server)
{
    const Judgement* const worst = a.exposure.worst(server.index);
    if (!worst)
        return false;
    const Verdict verdict = worst->configured();
    // Some paths or methods may be denied to everybody.
    return verdict == Verdict::open || verdict == Verdict::plain || verdict == Verdict::partial;
}

// Any other verdict than these two comes from a demand, or is reported itself.
bool asks_or_means_to(const Assessment& a, const Server& server)
{
    const Judgement* const worst = a.exposure.worst(server.index);
    const Tls& tls = server.tls;
    // AOP101 reports a CA without SSLVerifyClient.
    const bool names_a_ca = a.exposure.tls[server.index] && (tls.ca_file || tls.ca_path);
    const bool judged_by_demand = worst && (worst->configured() == Verdict::enforced || worst->configured() == Verdict::optional);
    return names_a_ca || judged_by_demand || tls.verify_client.value_or(VerifyClient::none) != VerifyClient::none;
}

}

static void check(const Assessment& a, Report& report)
{
    const auto asks = [](const Section& s) { return s.verify_client.value_or(VerifyClient::none) != VerifyClient::none; };
    if (std::ranges::any_of(a.site.sections, asks) || std::ranges::any_of(a.site.servers, [&](const Server& s) { return asks_or_means_to(a, s); }))
        return;
    Place first = {};  // one finding, whose servers each can be accepted on its own
    for (const Server& server : a.site.servers) {
        if (!serves_every_client(a, server) || declared_public(server))
            continue;
        if (!first)
            first = server.place;
        auto& finding = report(server, first, "serves every client: no server of this configuration requires a client certificate");
        if (finding.witness.empty())
            finding.with_witness(a.exposure.worst(server.index)->witness());
    }
}

extern constinit const Rule aop119_no_client_cert_anywhere{
    .id = "AOP119",
    .name = "no-client-cert-anywhere",
    .severity = Severity::error,
    .summary = "No server requests a client certificate",
    .why = "Every client that finds the origin's address is served, without Cloudflare. A lost Include has this effect: the "
           "lines that protect all sites are gone together, and no site is left that differs from the others.",
    .httpd = "SSLVerifyClient defaults to `none`. `httpd -t` reports \"Syntax OK\".",
    .fix = "Put `SSLVerifyClient require`, `SSLVerifyDepth 1` and `SSLCACertificateFile` into the virtual hosts that only Cloudflare may reach. "
           "Cloudflare's CA comes with `curl --fail -O https://developers.cloudflare.com/ssl/static/authenticated_origin_pull_ca.pem`; with a CA of "
           "your own, only your zone gets in. "
           "Declare a server that is meant to be public: `AOPPolicy off` where mod_aop is loaded, otherwise an `[[expect]]` entry of the project "
           "file, or the comment `# "
           "aop-lint: ignore AOP119 -- REASON` above its <VirtualHost>.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifyclient\n"
                  "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/",
    .check = check,
};

}

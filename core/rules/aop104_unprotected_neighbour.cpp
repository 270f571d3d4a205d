#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

namespace {

bool asks_for_nothing(const Server& server) { return server.tls.verify_client.value_or(VerifyClient::none) == VerifyClient::none; }

// AOP103's, where the lines are its own.
bool means_the_proxy_twin(const Tls& tls)
{
    const bool verifies = tls.proxy->verify && !tls.proxy->verify.inherited() && !iequals(*tls.proxy->verify, "none");
    return (verifies || (tls.proxy->ca_file && !tls.proxy->ca_file.inherited())) && !tls.proxy->engine.value_or(false);
}

const Server* some_protected(const Assessment& a)
{
    for (const Server& server : a.site.servers)
        if (a.exposure.tls[server.index] && server.tls.verify_client.value_or(VerifyClient::none) == VerifyClient::require)
            return &server;
    return nullptr;
}

}

static void check(const Assessment& a, Report& report)
{
    const Server* guarded = some_protected(a);
    if (!guarded)
        return;
    for (const Server& server : a.site.servers) {
        // A server that names a CA, or its proxy twin, has a finding of its own.
        if (!a.exposure.tls[server.index] || !asks_for_nothing(server) || server.tls.ca_file || server.tls.ca_path ||
            means_the_proxy_twin(server.tls))
            continue;
        const Judgement* j = a.exposure.worst(server.index);
        // Behind a first virtual host without TLS it is in plain HTTP, and open once that is repaired.
        if (!j || (j->configured() != Verdict::open && j->cause != Cause::plain_first))
            continue;
        auto& finding = report(server, server.tls.verify_client ? server.tls.verify_client.place : server.place,
                               cat("serves every client, but ", guarded->label(), " on the same address requires a client certificate"));
        finding.relate(guarded->tls.verify_client.place, cat("the protection that ", guarded->label(), " has"));
        if (finding.witness.empty())
            finding.with_witness(j->witness());
    }
}

extern constinit const Rule aop104_unprotected_neighbour{
    .id = "AOP104",
    .name = "unprotected-neighbour",
    .severity = Severity::error,
    .summary = "A TLS virtual host does not request client certificates although others on its address do",
    .why = "If shop.example.com is protected and www.example.com (or a copy that certbot made) is not, clients "
           "reach the same machine, and often the same application, without Cloudflare.",
    .httpd = "Each virtual host has its own SSLVerifyClient. A virtual host inherits it only from the main "
             "server, outside every <VirtualHost>.",
    .fix = "Put the three lines into this virtual host too, or once into the main server for all. If the site is "
           "meant to be public, declare it: `AOPPolicy off` where mod_aop is loaded, otherwise an `[[expect]]` entry of "
           "the project file, or the comment `# aop-lint: ignore AOP104 -- REASON` above its <VirtualHost>.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifyclient\n"
                  "https://httpd.apache.org/docs/2.4/sections.html#merging",
    .check = check,
};

}

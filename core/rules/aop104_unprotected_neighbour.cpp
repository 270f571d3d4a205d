#include "core/assessment.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

namespace {

bool asks_for_nothing(const Server& server)
{
    return server.tls.verify_client.value_or(VerifyClient::none) == VerifyClient::none;
}

// AOP103's, where the lines are its own.
bool means_the_proxy_twin(const Tls& tls)
{
    const bool verifies = tls.rare->proxy_verify && !tls.rare->proxy_verify.inherited() && !iequals(*tls.rare->proxy_verify, "none");
    return (verifies || (tls.rare->proxy_ca_file && !tls.rare->proxy_ca_file.inherited())) && !tls.rare->proxy_engine.value_or(false);
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
        if (!a.exposure.tls[server.index] || !asks_for_nothing(server) || server.tls.ca_file || server.tls.rare->ca_path ||
            means_the_proxy_twin(server.tls))
            continue;
        const Judgement* j = a.exposure.worst(server.index);
        // Behind a first virtual host without TLS it is in plain HTTP, and open once that is repaired.
        if (!j || (j->verdict != Verdict::open && j->cause != Cause::plain_first))
            continue;
        auto& finding = report(server, server.tls.verify_client ? server.tls.verify_client.place : server.place,
                               cat("serves everybody, while ", guarded->label(), " beside it demands a client certificate"));
        finding.see(guarded->tls.verify_client.place, cat("the protection that ", guarded->label(), " has"));
        if (finding.witness.empty())
            finding.prove(j->witness());
    }
}

extern constinit const Rule aop104_unprotected_neighbour{
    .id = "AOP104",
    .name = "unprotected-neighbour",
    .severity = Severity::error,
    .summary = "A TLS virtual host asks for no client certificate although others beside it do",
    .why = "Protecting shop.example.com and forgetting www.example.com (or a copy that certbot made) leaves a way to "
           "the same machine, and often to the same application, that does not pass Cloudflare.",
    .httpd = "Each virtual host has its own SSLVerifyClient. Only what stands in the main server, outside every "
             "<VirtualHost>, is inherited by those that do not set it.",
    .fix = "Put the three lines into this virtual host too, or once into the main server for all. If it is meant to "
           "be public, say so: `AOPPolicy off` in it where mod_aop is loaded, else the comment "
           "`# aop-lint: ignore AOP104 -- REASON` above its <VirtualHost>.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifyclient\n"
                  "https://httpd.apache.org/docs/2.4/sections.html#merging",
    .check = check,
};

}

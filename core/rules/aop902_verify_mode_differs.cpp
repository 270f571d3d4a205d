#include "core/assessment.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

namespace {

std::string_view demand(bool asks, bool insists, bool later)
{
    if (!asks)
        return "asks for none";
    if (later)
        return "asks for one only after the handshake";
    return insists ? "demands one" : "asks for one and goes on without";
}

}

static void check(const Assessment& a, Report& report)
{
    for (std::size_t i = 0; i < a.observed.size(); ++i) {
        const Observed& seen = a.observed[i];
        const Server& server = a.site.servers[i];
        if (!seen.tls)
            continue;
        const VerifyClient mode = server.tls.verify_client.value_or(VerifyClient::none);
        const bool asks = mode != VerifyClient::none;
        const bool insists = mode == VerifyClient::require;
        if (seen.asks == asks && seen.insists == insists && !seen.later)
            continue;
        Finding& finding =
            report(server, server.tls.verify_client ? server.tls.verify_client.place : server.place,
                   cat("has `SSLVerifyClient ", to_string(mode), "`, by which the handshake ", demand(asks, insists, false),
                       "; OpenSSL was told otherwise and ", demand(seen.asks, seen.insists, seen.later)));
        for (const ConfCmd& command : server.tls.rare->conf_cmds)
            if (iequals(command.command, "VerifyMode"))
                finding.see(command.place, "a command to OpenSSL that goes past SSLVerifyClient");
    }
}

extern constinit const Rule aop902_verify_mode_differs{
    .id = "AOP902",
    .name = "verify-mode-differs",
    .severity = Severity::error,
    .summary = "OpenSSL was told something else about client certificates than SSLVerifyClient says",
    .why = "The handshake follows OpenSSL, not the directive. mod_ssl then ends connections that have no certificate "
           "although the directive demands one: Cloudflare is locked out, with the right certificate in its hands.",
    .httpd = "`SSLOpenSSLConfCmd VerifyMode …`, or another module, can change the mode after SSLVerifyClient has set it. "
             "`httpd -t` never gets there. Only mod_aop, which is shown the final state, can report this.",
    .fix = "Remove the SSLOpenSSLConfCmd line, or the module that interferes, and leave the mode to SSLVerifyClient.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslopensslconfcmd",
    .check = check,
};

}

#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

namespace {

std::string_view demand(bool asks, bool insists, bool later)
{
    if (!asks)
        return "requests no certificate";
    if (later)
        return "requests a certificate only after the handshake";
    return insists ? "requires a certificate" : "requests a certificate and continues without one";
}

}

static void check(const Assessment& a, Report& report)
{
    for (const ServerId i : a.observed.ids()) {
        const Observed& seen = a.observed[i];
        const Server& server = a.site.servers[i];
        if (!seen.tls)
            continue;
        const VerifyClient mode = server.tls.verify_client.value_or(VerifyClient::none);
        const bool asks = mode != VerifyClient::none;
        const bool insists = mode == VerifyClient::require;
        if (seen.asks == asks && seen.insists == insists && !seen.later)
            continue;
        Finding& finding = report(server, server.tls.verify_client ? server.tls.verify_client.place : server.place,
                                  cat("has `SSLVerifyClient ", to_string(mode), "`, which ", demand(asks, insists, false), ", but OpenSSL ",
                                      demand(seen.asks, seen.insists, seen.later)));
        for (const ConfCmd& command : server.tls.handshake->conf_cmds)
            if (iequals(command.command, "VerifyMode"))
                finding.relate(command.place, "this command overrides SSLVerifyClient");
    }
}

extern constinit const Rule aop902_verify_mode_differs{
    .id = "AOP902",
    .name = "verify-mode-differs",
    .severity = Severity::error,
    .summary = "OpenSSL has another client-certificate mode than SSLVerifyClient says",
    .why = "The handshake follows OpenSSL, not the directive. mod_ssl then closes connections that have no "
           "certificate although the directive requires one: Cloudflare is rejected, even with the right "
           "certificate.",
    .httpd = "`SSLOpenSSLConfCmd VerifyMode …`, or another module, can change the mode after SSLVerifyClient has "
             "set it. `httpd -t` does not get that far. Only mod_aop can report this, because it sees the final "
             "state.",
    .fix = "Remove the SSLOpenSSLConfCmd line, or the module that interferes, and leave the mode to SSLVerifyClient.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslopensslconfcmd",
    .check = check,
};

}

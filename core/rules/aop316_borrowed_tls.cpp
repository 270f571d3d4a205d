#include <algorithm>

#include "core/assessment.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Judgement& j : a.exposure.judgements) {
        if (j.cause != Cause::borrowed || !j.other || j.verdict < Verdict::partial)
            continue;
        const Server &server = a.site.servers[j.server], &first = a.site.servers[*j.other];
        // An issue where somebody meant to demand a certificate: here, or beside it.
        const bool meant = std::ranges::any_of(a.exposure.chains[j.chain].servers, [&](std::size_t s) {
            return a.site.servers[s].tls.verify_client.value_or(VerifyClient::none) == VerifyClient::require;
        });
        if (meant)
            report(server, server.place, cat("has no SSLEngine on and is served over the TLS of ", first.label(), " without a client certificate"))
                .see(first.place, "the first virtual host of the address")
                .prove(j.witness());
    }
}

extern constinit const Rule aop316_borrowed_tls{
    .id = "AOP316",
    .name = "served-over-borrowed-tls",
    .severity = Severity::error,
    .summary = "A virtual host without SSLEngine is served over the TLS of the one before it",
    .why = "It has no TLS of its own, so its SSLVerifyClient, SSLRequire and section settings do not take "
           "part: the connection is what the first virtual host of the address says.",
    .httpd = "A client that names it in the SNI gets the certificate and the demands of the first virtual "
           "host of the address, and then this one's content.",
    .fix = "Write `SSLEngine on` and the three lines into it, or give it another port.",
    .references = "https://httpd.apache.org/docs/2.4/vhosts/details.html\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslengine",
    .check = check,
};

}

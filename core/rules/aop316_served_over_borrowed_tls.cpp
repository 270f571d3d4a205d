#include <algorithm>

#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Judgement& j : a.exposure.judgements) {
        if (j.cause != Cause::borrowed || !j.other || j.configured() < Verdict::partial)
            continue;
        const Server &server = a.site.servers[j.server], &first = a.site.servers[*j.other];
        // An issue where somebody meant to demand a certificate: here, or beside it.
        const bool meant = std::ranges::any_of(a.exposure.chains[j.chain].servers, [&](ServerId s) {
            return a.site.servers[s].tls.verify_client.value_or(VerifyClient::none) == VerifyClient::require;
        });
        if (meant)
            report(server, server.place, cat("has no SSLEngine on and is served over the TLS of ", first.label(), " without a client certificate"))
                .relate(first.place, "the first virtual host of the address")
                .with_witness(j.witness());
    }
}

extern constinit const Rule aop316_served_over_borrowed_tls{
    .id = "AOP316",
    .name = "served-over-borrowed-tls",
    .severity = Severity::error,
    .summary = "A virtual host without SSLEngine is served over the TLS of the address's default virtual host",
    .why = "It has no TLS of its own, so its SSLVerifyClient, SSLRequire and section settings have no effect: the "
           "first virtual host of the address decides about the connection.",
    .httpd = "A client that sends its name in the SNI gets the certificate and the requirements of the first "
             "virtual host of the address, and then this one's content.",
    .fix = "Add `SSLEngine on` and the three lines to it, or give it another port.",
    .references = "https://httpd.apache.org/docs/2.4/vhosts/details.html\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslengine",
    .check = check,
};

}

#include <algorithm>

#include "core/assessment.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    std::vector<const Section*> asking;  // AOP110 tells of a certificate that is asked for in a section
    for (const Section& s : a.site.sections)
        if (s.verify_client.value_or(VerifyClient::none) != VerifyClient::none)
            asking.push_back(&s);
    for (const Server& server : a.site.servers) {
        const Tls& tls = server.tls;
        if (!a.exposure.tls[server.index] || tls.verify_client.value_or(VerifyClient::none) != VerifyClient::none)
            continue;
        if (std::ranges::any_of(asking, [&](const Section* s) { return s->holds_for(server.index); }))
            continue;
        const auto& ca = tls.ca_file ? tls.ca_file : tls.rare->ca_path;
        if (!ca)
            continue;
        const bool written = bool(tls.verify_client);
        const std::string_view directive = tls.ca_file ? "SSLCACertificateFile" : "SSLCACertificatePath";
        auto& finding = report(server, written ? tls.verify_client.place : ca.place,
                               cat("names a client CA in ", directive,
                                   written ? " but says `SSLVerifyClient none`" : " but has no SSLVerifyClient",
                                   ": no certificate is ever asked for"));
        finding.at_word(written ? 1 : 0);
        if (written)
            finding.see(ca.place, "the CA that nobody is checked against");
        if (const Judgement* j = a.exposure.worst(server.index); j && finding.witness.empty())
            finding.prove(j->witness());
    }
}

extern constinit const Rule aop101_client_cert_not_requested{
    .id = "AOP101",
    .name = "client-cert-not-requested",
    .severity = Severity::error,
    .summary = "A client CA is configured, but SSLVerifyClient is missing or `none`",
    .why = "The CA file alone changes nothing. Anyone who finds the origin's address is served, "
           "without a certificate and without passing through Cloudflare.",
    .httpd = "SSLVerifyClient defaults to `none`. httpd loads the CA, says nothing, and never asks a client for a "
             "certificate. `httpd -t` says \"Syntax OK\".",
    .fix = "Add `SSLVerifyClient require` to the virtual host, beside the CA file.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifyclient\n"
                  "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/",
    .check = check,
};

}

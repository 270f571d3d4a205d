#include <algorithm>

#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

// Whether a CA in the client CA file is the one that the server's own certificate comes from.
static bool signs_own_certificate(const Assessment& a, const Server& server)
{
    if (server.tls.certificates.empty() || !server.tls.certificates.front())
        return false;
    const CertificateFile& file = a.certificates.file(*server.tls.certificates.front());
    return !file.anchors.empty() && !file.anchors.front().self_signed &&
           std::ranges::any_of(a.trust[server.index].anchors, [&](const Anchor* anchor) { return anchor->subject == file.anchors.front().issuer; });
}

// One whose value httpd rejects, which AOP007 tells.
static bool writes_verify_client(const Server& server)
{
    for (const Directive& d : *server.node)
        if (d.is("SSLVerifyClient"_name))
            return true;
    return false;
}

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
        if (!tls.verify_client && writes_verify_client(server))
            continue;
        const auto& ca = tls.ca_file ? tls.ca_file : tls.ca_path;
        if (!ca)
            continue;
        const bool written = bool(tls.verify_client);
        const std::string_view directive = tls.ca_file ? "SSLCACertificateFile" : "SSLCACertificatePath";
        auto& finding = report(server, written ? tls.verify_client.place : ca.place,
                               cat("names a client CA in ", directive, written ? " but says `SSLVerifyClient none`" : " but has no SSLVerifyClient",
                                   ": no certificate is ever asked for"));
        finding.at_word(written ? 1 : 0);
        if (written)
            finding.relate(ca.place, "no client is checked against this CA");
        if (signs_own_certificate(a, server))
            finding.relate(tls.certificates.front().place, "this CA signed the server's own certificate: its other customers would get in");
        if (const Judgement* j = a.exposure.worst(server.index); j && finding.witness.empty())
            finding.with_witness(j->witness());
    }
}

extern constinit const Rule aop101_client_cert_not_requested{
    .id = "AOP101",
    .name = "client-cert-not-requested",
    .severity = Severity::error,
    .summary = "A client CA is configured, but SSLVerifyClient is missing or `none`",
    .why = "The CA file alone has no effect. Anyone who finds the origin's address is served without a "
           "certificate and without Cloudflare.",
    .httpd = "SSLVerifyClient defaults to `none`. httpd loads the CA and never requests a client certificate. "
             "`httpd -t` reports \"Syntax OK\".",
    .fix = "Add `SSLVerifyClient require` to the virtual host, next to the CA file, if the file holds the CA of your clients. Control panels "
           "such as Plesk write the chain of the server's own certificate there: then everybody who has a certificate of that CA would get in. "
           "Put Cloudflare's origin-pull CA or your own there instead, or remove the line.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifyclient\n"
                  "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/",
    .check = check,
};

}

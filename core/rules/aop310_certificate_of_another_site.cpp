#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Judgement& j : a.exposure.judgements) {
        if (j.cause != Cause::other_ca || !j.other)
            continue;
        const Server &server = a.site.servers[j.server], &other = a.site.servers[*j.other];
        const auto& policy = a.site.sni_policy;
        auto& finding = report(server, policy ? policy.place : server.place,
                               cat("serves clients whose certificate was checked for ", other.label(), " only, by another CA"));
        finding.relate(server.tls.ca_file.place, "the CA it trusts").relate(other.tls.ca_file.place, cat("the CA that ", other.label(), " trusts"));
        if (finding.witness.empty())
            finding.with_witness(j.witness());
    }
}

extern constinit const Rule aop310_certificate_of_another_site{
    .id = "AOP310",
    .name = "certificate-of-another-site",
    .severity = Severity::error,
    .summary = "One TLS connection can request another site that trusts a different CA",
    .why = "A client with a certificate for site A makes the handshake for A, then requests site B. It is served, "
           "although B's CA never checked its certificate. With Cloudflare's shared CA on A, that client can be "
           "any customer of Cloudflare.",
    .httpd = "SSLVHostSNIPolicy insecure switches off the comparison of SNI and Host (421, AH02032). Before "
             "2.4.64 there was none for clients that send no SNI, unless SSLStrictSNIVHostCheck was on "
             "(CVE-2025-23048). The policy also survives a reload: after removing the line, stop and start.",
    .fix = "Remove `SSLVHostSNIPolicy insecure` (or write `secure`) and restart; update httpd to 2.4.66 "
           "or later.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslvhostsnipolicy\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslstrictsnivhostcheck\n"
                  "CVE-2025-23048",
    .check = check,
};

}

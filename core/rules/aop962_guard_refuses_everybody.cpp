#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/httpd/request/guard.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Judgement& j : a.exposure.judgements) {
        const Server& server = a.site.servers[j.server];
        // Pins that nobody can show are AOP964's, and what AOPTrust leaves out is AOP211's.
        const TrustSet& trust = a.trust[j.server];
        if (j.cause != Cause::guard_alone || j.verdict != Verdict::broken || pins_shut_all_out(server, trust) ||
            aop_trust_shuts_all_out(server, trust))
            continue;
        Finding& finding = report(server, j.place, j.reason);
        if (finding.related.empty() && server.tls.verify_client)
            finding.relate(server.tls.verify_client.place, "what the handshake asks for");
    }
}

extern constinit const Rule aop962_guard_refuses_everybody{
    .id = "AOP962",
    .name = "guard-refuses-everybody",
    .severity = Severity::error,
    .summary = "AOPGuard rejects every client, because the handshake asks none for a certificate",
    .why = "Cloudflare gets 403 too: the site is down. Only paths of AOPGuardExempt are answered.",
    .httpd = "A client sends its certificate when it is asked for one. The guard judges a request before sections are looked at, so that a "
             "`SSLVerifyClient require` in a <Location> or <Directory> comes too late. A virtual host without TLS of its own trusts no CA.",
    .fix =
        "Add `SSLVerifyClient require` and `SSLCACertificateFile` to the virtual host; `SSLVerifyClient optional` where AOPGuardExempt names paths. "
        "If the server is meant to be public, write `AOPGuard off` and `AOPPolicy off` there.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifyclient",
    .check = check,
};

}

#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const AuthenticatingServer& s : a.asking) {
        const Tls& tls = s.server.tls;
        const auto& ocsp = tls.revocation->ocsp;
        if (!ocsp || ocsp->scope == Scope::none || ocsp->missing_ok)
            continue;
        if (tls.revocation->ocsp_override.value_or(false) && !lowered(tls.revocation->ocsp_responder.value_or("")).starts_with("http://"))
            report(s.server, ocsp.place,
                   "has SSLOCSPEnable and SSLOCSPOverrideResponder, and no SSLOCSPDefaultResponder with an http:// address: every client is rejected")
                .at_word(1);
        else if (!tls.revocation->ocsp_responder)
            report(s.server, ocsp.place,
                   "has SSLOCSPEnable and no SSLOCSPDefaultResponder: certificates that name no responder are rejected, including Cloudflare's")
                .at_word(1);
    }
}

extern constinit const Rule aop412_ocsp_without_responder{
    .id = "AOP412",
    .name = "ocsp-without-responder",
    .severity = Severity::error,
    .summary = "OCSP is required, and the client certificate may not name a responder",
    .why = "Every client whose certificate has no OCSP address is rejected. Cloudflare's has none, nor does one made by "
           "the usual recipe.",
    .httpd = "SSLOCSPEnable uses the responder that the certificate names, or SSLOCSPDefaultResponder. Without either, "
             "mod_ssl rejects the certificate.",
    .fix = "Remove SSLOCSPEnable; or set `SSLOCSPDefaultResponder` with `SSLOCSPOverrideResponder on`; or "
           "write `SSLOCSPEnable leaf no_ocsp_for_cert_ok`.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslocspenable\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslocspdefaultresponder",
    .check = check,
};

}

#include "core/asking.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Asking& s : a.asking) {
        const Tls& tls = s.server.tls;
        if (tls.rare->ocsp && tls.rare->ocsp->scope != Scope::none && !tls.rare->ocsp->missing_ok && !tls.rare->ocsp_responder)
            report(s.server, tls.rare->ocsp.place,
                   "has SSLOCSPEnable and no SSLOCSPDefaultResponder: certificates that name no responder are refused, Cloudflare's among them")
                .at_word(1);
    }
}

extern constinit const Rule aop412_ocsp_without_responder{
    .id = "AOP412",
    .name = "ocsp-without-responder",
    .severity = Severity::error,
    .summary = "OCSP is demanded, and the client certificate will not name a responder",
    .why = "Every client whose certificate carries no OCSP address is refused; Cloudflare's carries none, nor "
           "does one made by the usual recipe.",
    .httpd = "SSLOCSPEnable asks the responder that the certificate names, or SSLOCSPDefaultResponder. With "
           "neither, mod_ssl refuses the certificate.",
    .fix = "Remove SSLOCSPEnable; or set `SSLOCSPDefaultResponder` with `SSLOCSPOverrideResponder on`; or "
           "write `SSLOCSPEnable leaf no_ocsp_for_cert_ok`.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslocspenable\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslocspdefaultresponder",
    .check = check,
};

}

#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const AuthenticatingServer& s : a.asking) {
        if (s.server.intent->trust)
            continue;
        for (const Anchor* anchor : s.trust.accepted_anchors)
            if (s.trust.answer_of(*anchor).itself)
                if (const TrustSource* source = source_of(s.trust, *anchor))
                    report(s.server, place_of(*source, s.server),
                           cat("trusts ", anchor->called(), ", which is not a CA: only that certificate itself is accepted"))
                        .at_word(1);
    }
}

extern constinit const Rule aop214_trusts_one_certificate{
    .id = "AOP214",
    .name = "trusts-one-certificate",
    .severity = Severity::note,
    .summary = "The trusted certificate is not a CA",
    .why = "Only that certificate itself is accepted, not even certificates that its key signed. That is right if "
           "it is the client certificate that was uploaded to Cloudflare together with its key. It is an outage "
           "if it was meant to be a CA.",
    .httpd = "OpenSSL accepts a self-signed certificate that is in the store, whatever its basicConstraints. It "
             "rejects a certificate issued by one without CA:TRUE (error 79, invalid CA certificate).",
    .fix = "For one certificate: nothing; declare it with `AOPTrust sha256:…`. For a CA: make it with "
           "basicConstraints=critical,CA:TRUE and keyUsage=critical,keyCertSign.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile\n"
                  "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.9",
    .check = check,
};

}

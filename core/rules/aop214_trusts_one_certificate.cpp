#include "core/asking.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Asking& s : a.asking) {
        if (s.server.intent->trust)
            continue;
        for (const Anchor* anchor : s.trust.able)
            if (anchor->own_client)
                if (const TrustSource* source = source_of(s.trust, *anchor))
                    report(s.server, place_of(*source, s.server),
                           cat("trusts ", anchor->called(), ", which is no authority: it lets in that very certificate only"))
                        .at_word(1);
    }
}

extern constinit const Rule aop214_trusts_one_certificate{
    .id = "AOP214",
    .name = "trusts-one-certificate",
    .severity = Severity::note,
    .summary = "The anchor is a single certificate that is no authority",
    .why = "It lets in itself and nothing else, not even certificates that its key signed. That is right when "
           "it is the client certificate itself, uploaded to Cloudflare together with its key; it is an outage "
           "when it was meant to be a CA.",
    .httpd = "OpenSSL accepts a self-signed certificate that is in the store, whatever its basicConstraints; a "
           "certificate issued by one without CA:TRUE is refused (error 79, invalid CA certificate).",
    .fix = "For one certificate: nothing to do; say so with `AOPTrust sha256:…`. For an authority: make it "
           "with basicConstraints=critical,CA:TRUE and keyUsage=critical,keyCertSign.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile\n"
                  "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.9",
    .check = check,
};

}

#include "core/asking.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Asking& s : a.asking) {
        if (!s.trust.able.empty())
            continue;
        for (const Anchor* anchor : s.trust.anchors)
            if (anchor->self_signed && !anchor->flaw.empty())
                if (const TrustSource* source = source_of(s.trust, *anchor))
                    report(s.server, place_of(*source, s.server),
                           cat("refuses everybody: ", anchor->called(), " in ", shown(a, *source), " ", anchor->flaw))
                        .at_word(1);
    }
}

extern constinit const Rule aop407_not_a_client_ca{
    .id = "AOP407",
    .name = "not-a-client-ca",
    .severity = Severity::error,
    .summary = "No certificate in the CA file can vouch for a client",
    .why = "Every client is refused, Cloudflare included.",
    .httpd = "OpenSSL wants an anchor that signs itself, may sign certificates (basicConstraints CA:TRUE, "
           "keyUsage keyCertSign) and, if it has an extended key usage, names clientAuth there. httpd does not "
           "look; each refusal is AH02039.",
    .fix = "Use a root made as a CA: basicConstraints=critical,CA:TRUE and "
           "keyUsage=critical,keyCertSign,cRLSign, no extendedKeyUsage.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile\n"
                  "https://docs.openssl.org/3.0/man1/openssl-verification-options/\n"
                  "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.9",
    .check = check,
};

}

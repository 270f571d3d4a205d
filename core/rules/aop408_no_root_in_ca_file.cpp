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
            if (!anchor->self_signed && !anchor->ends_chain)
                if (const TrustSource* source = source_of(s.trust, *anchor))
                    report(s.server, place_of(*source, s.server),
                           cat("refuses everybody: ", anchor->called(), " in ", shown(a, *source), " is ",
                               anchor->ca ? "an intermediate" : "a leaf", ", and its root is not there"))
                        .at_word(1);
    }
}

extern constinit const Rule aop408_no_root_in_ca_file{
    .id = "AOP408",
    .name = "no-root-in-ca-file",
    .severity = Severity::error,
    .summary = "The CA file holds an intermediate or a leaf, and no root",
    .why = "Every client is refused, Cloudflare included.",
    .httpd = "OpenSSL ends a chain only at a certificate that signs itself; partial chains are not switched on "
           "in httpd. Neither an intermediate nor the client certificate itself anchors anything. httpd "
           "starts; each refusal is AH02039, error 2 or 20.",
    .fix = "Put the self-signed root in the file, with the intermediate beside it if there is one, and "
           "`SSLVerifyDepth 2` then. To let in one certificate only, trust its root and pin it with "
           "AOPClientPin.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifydepth\n"
                  "https://docs.openssl.org/3.0/man1/openssl-verification-options/",
    .check = check,
};

}

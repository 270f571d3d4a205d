#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const AuthenticatingServer& s : a.asking) {
        if (!s.trust.accepted_anchors.empty())
            continue;
        for (const Anchor* anchor : s.trust.anchors)
            if (!anchor->self_signed && !anchor->ends_chain)
                if (const TrustSource* source = source_of(s.trust, *anchor))
                    report(s.server, place_of(*source, s.server),
                           cat("rejects every client: ", anchor->called(), " in ", shown(a, *source), " is ",
                               anchor->ca ? "an intermediate" : "a leaf", ", and its root is not there"))
                        .at_word(1);
    }
}

extern constinit const Rule aop408_no_root_in_ca_file{
    .id = "AOP408",
    .name = "no-root-in-ca-file",
    .severity = Severity::error,
    .summary = "The CA file contains an intermediate or a leaf certificate, and no root",
    .why = "Every client is rejected, including Cloudflare.",
    .httpd = "OpenSSL ends a chain only at a certificate that signs itself; httpd does not enable partial chains. "
             "Neither an intermediate nor the client certificate itself is enough. httpd starts; each rejection "
             "is AH02039, error 2 or 20.",
    .fix = "Put the self-signed root into the file, with the intermediate if there is one, and then "
           "`SSLVerifyDepth 2`. To accept one certificate only, trust its root and pin it with AOPClientPin.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifydepth\n"
                  "https://docs.openssl.org/3.0/man1/openssl-verification-options/",
    .check = check,
};

}

#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    using Kind = TrustSource::Kind;
    for (const AuthenticatingServer& s : a.asking)
        for (const Anchor* anchor : s.trust.anchors)
            if (const AnchorAnswer& asked = s.trust.answer_of(*anchor); !asked.lets_in && !asked.for_want_of_list())
                continue;
            else if (const TrustSource* source = source_of(s.trust, *anchor);
                     source && (source->kind == Kind::crl_file || source->kind == Kind::crl_path))
                report(s.server, place_of(*source, s.server),
                       unrevocable(s, *anchor, a.now) ? cat("trusts ", anchor->called(), ", whose certificate is in ", shown(a, *source),
                                                            ": only the want of a revocation list keeps its clients out")
                                                      : cat("accepts clients of ", anchor->called(), ", whose certificate is in ", shown(a, *source)))
                    .at_word(1);
}

extern constinit const Rule aop206_certificate_in_revocation_file{
    .id = "AOP206",
    .name = "certificate-in-revocation-file",
    .severity = Severity::error,
    .summary = "A certificate in a revocation file is trusted as a CA",
    .why = "A client with a certificate of that CA is let in, although no SSLCACertificate directive names the "
           "CA.",
    .httpd = "httpd loads revocation files in the same way as CA files. OpenSSL keeps every certificate it finds "
             "there, even when SSLCARevocationCheck is off. The only message is AH01902.",
    .fix = "Keep only revocation lists (`-----BEGIN X509 CRL-----`) in SSLCARevocationFile and "
           "SSLCARevocationPath.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcarevocationfile\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcarevocationpath",
    .check = check,
};

}

#include "core/asking.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    using Kind = TrustSource::Kind;
    for (const Asking& s : a.asking)
        for (const Anchor* anchor : s.trust.able)
            if (const TrustSource* source = source_of(s.trust, *anchor);
                source && (source->kind == Kind::crl_file || source->kind == Kind::crl_path))
                report(s.server, place_of(*source, s.server),
                       unrevocable(s, *anchor, a.now).empty()
                           ? cat("lets in clients of ", anchor->called(), ", whose certificate lies in ", shown(a, *source))
                           : cat("trusts ", anchor->called(), ", whose certificate lies in ", shown(a, *source),
                                 ": only the want of a revocation list keeps its clients out"))
                    .at_word(1);
}

extern constinit const Rule aop206_certificate_in_revocation_file{
    .id = "AOP206",
    .name = "certificate-in-revocation-file",
    .severity = Severity::error,
    .summary = "A certificate in a revocation file is trusted as an authority",
    .why = "Whoever holds a certificate of that authority gets in, although no SSLCACertificate directive "
           "names it.",
    .httpd = "httpd hands revocation files to the same loader as CA files, and OpenSSL keeps whatever it finds "
           "there, certificates included, even when SSLCARevocationCheck is off. The only message is AH01902.",
    .fix = "Leave nothing but revocation lists (`-----BEGIN X509 CRL-----`) in SSLCARevocationFile and "
           "SSLCARevocationPath.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcarevocationfile\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcarevocationpath",
    .check = check,
};

}

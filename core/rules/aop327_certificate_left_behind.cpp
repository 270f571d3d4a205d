#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Judgement& j : a.exposure.judgements)
        if (j.cause == Cause::left_behind)
            report(a.site.servers[j.server], j.if_started ? j.if_started->place : j.place,
                   std::string(j.if_started ? j.if_started->reason : j.reason))
                .with_witness(j.witness());
}

extern constinit const Rule aop327_certificate_left_behind{
    .id = "AOP327",
    .name = "certificate-left-behind",
    .severity = Severity::error,
    .summary = "A certificate that nobody has verified stays on a connection and counts for its next request",
    .why = "Anybody can make a certificate. Whoever sends one with a first request, which is refused, or with a handshake that takes any, is served "
           "with the next request on the same connection (TLS 1.2).",
    .httpd =
        "Where a section asks for a certificate after the handshake, httpd renegotiates, and the section of the request that the client has "
        "made says how to verify it, even if a page that httpd looks up inside the server (DirectoryIndex, a listing, `-U`) is what asks for "
        "it. With `SSLVerifyClient none` or optional_no_ca there, or none at all, any certificate is taken, also after another SSLCipherSuite "
        "in that section. For the next request httpd sets the result of the verification to good (ssl_callback_SSLVerify, "
        "ssl_hook_Access_classic). Where the section of that request asks for more, httpd sends a HelloRequest. A client that answers it with "
        "other data than a handshake keeps its certificate, which counts as verified. The certificate that optional_no_ca takes in the handshake "
        "counts then as well. Over TLS 1.3 and HTTP/2 it does not happen.",
    .fix = "Write `SSLVerifyClient require` in the virtual host itself, outside every section. Or switch TLS 1.2 off: `SSLProtocol TLSv1.3`.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifyclient\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslprotocol",
    .check = check,
};

}

#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Judgement& j : a.exposure.judgements)
        if (j.cause == Cause::unanswered)
            report(a.site.servers[j.server], j.if_started ? j.if_started->place : j.place,
                   std::string(j.if_started ? j.if_started->reason : j.reason));
}

extern constinit const Rule aop328_renegotiation_ignored{
    .id = "AOP328",
    .name = "renegotiation-ignored",
    .severity = Severity::error,
    .summary = "A client that does not renegotiate is asked for its certificate only once",
    .why = "A client without a certificate is refused once, and is served with the next request on the same connection (TLS 1.2). curl and browsers "
           "do not behave like this; somebody who wants to get in does.",
    .httpd =
        "Where a section demands a certificate that the handshake did not ask for, httpd asks the client to renegotiate. A client that goes on "
        "with another request instead gets 403, the connection stays open, and httpd takes the demand for met from then on "
        "(ssl_hook_Access_classic; seen with 2.4.71). What asks for SSL_CLIENT_VERIFY, as `Require ssl-verify-client` does, still refuses "
        "it, and so does AOPGuard. The page of ErrorDocument 403, if it is one of the site, comes with the first answer already. Over TLS 1.3 and "
        "HTTP/2 none of it happens; with `KeepAlive Off` only that page is served.",
    .fix = "Write `SSLVerifyClient require` in the virtual host itself, outside every section. Where only some paths may demand a certificate, write "
           "`Require ssl-verify-client` beside `SSLVerifyClient require` in their sections, or switch TLS 1.2 off: `SSLProtocol TLSv1.3`. "
           "`Require` does not protect a page of the site that ErrorDocument 403 names: let that be a text.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifyclient\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#authzproviders\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslprotocol",
    .check = check,
};

}

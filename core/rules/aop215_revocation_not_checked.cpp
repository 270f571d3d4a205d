#include "core/asking.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Asking& s : a.asking) {
        const Tls& tls = s.server.tls;
        const bool checked = tls.rare->crl_check && tls.rare->crl_check->scope != Scope::none;
        for (const TrustSource& source : s.trust.sources)
            if ((source.kind == TrustSource::Kind::crl_file || source.kind == TrustSource::Kind::crl_path) && (!checked || source.replaced)) {
                report(s.server, place_of(source, s.server),
                       cat("has ", source.directive(),
                           checked ? ", but checks clients against the store of an SSLOpenSSLConfCmd line, where it does not count"
                                   : " but no SSLCARevocationCheck",
                           ": revoked certificates get in"));
                break;
            }
    }
}

extern constinit const Rule aop215_revocation_not_checked{
    .id = "AOP215",
    .name = "revocation-not-checked",
    .severity = Severity::warning,
    .summary = "Revocation lists are configured but never looked at",
    .why = "A revoked client certificate still gets in.",
    .httpd = "SSLCARevocationFile and SSLCARevocationPath do nothing without SSLCARevocationCheck, which is "
           "`none` by default; httpd warns with AH01902 at start only. In a store that SSLOpenSSLConfCmd "
           "VerifyCA… made they do not count either.",
    .fix = "Add `SSLCARevocationCheck leaf`, with a current list of the CA's; or remove the lists.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcarevocationcheck",
    .check = check,
};

}

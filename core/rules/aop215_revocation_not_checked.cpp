#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const AuthenticatingServer& s : a.asking) {
        const Tls& tls = s.server.tls;
        const bool checked = tls.revocation->crl_check && tls.revocation->crl_check->scope != Scope::none;
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
    .summary = "Revocation lists are configured but not used",
    .why = "A revoked client certificate still gets in.",
    .httpd = "SSLCARevocationFile and SSLCARevocationPath have no effect without SSLCARevocationCheck, which "
             "defaults to `none`. httpd warns with AH01902, only at start. They also have no effect on a store "
             "that SSLOpenSSLConfCmd VerifyCA… created.",
    .fix = "Add `SSLCARevocationCheck leaf` with a current list of the CA, or remove the lists.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcarevocationcheck",
    .check = check,
};

}

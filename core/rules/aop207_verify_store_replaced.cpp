#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const AuthenticatingServer& s : a.asking) {
        const TrustSource* before = nullptr;
        for (const TrustSource& source : s.trust.sources) {
            if (source.replaced) {
                before = before ? before : &source;
                continue;
            }
            if (source.kind < TrustSource::Kind::verify_ca_file)
                continue;
            Finding& finding =
                report(s.server, place_of(source, s.server),
                       cat("checks clients against ", shown(a, source), before ? cat(", not against ", shown(a, *before)) : std::string()));
            finding.at_word(1);
            if (before && finding.related.empty())
                finding.relate(place_of(*before, s.server), "no client is checked against this");
        }
    }
}

extern constinit const Rule aop207_verify_store_replaced{
    .id = "AOP207",
    .name = "verify-store-replaced",
    .severity = Severity::warning,
    .summary = "SSLOpenSSLConfCmd VerifyCA* replaces the CA file",
    .why = "Clients are not checked against the CA in SSLCACertificateFile: other clients are let in, and the "
           "intended ones are rejected.",
    .httpd = "VerifyCAFile, VerifyCAPath and VerifyCAStore create a store of their own, which OpenSSL uses "
             "instead. Revocation lists and SSLCARevocationCheck belong to the old one and no longer apply. Such "
             "a line in the main server applies to every virtual host.",
    .fix = "Set the CA with SSLCACertificateFile and remove the SSLOpenSSLConfCmd line.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslopensslconfcmd\n"
                  "https://docs.openssl.org/3.0/man3/SSL_CONF_cmd/",
    .check = check,
};

}

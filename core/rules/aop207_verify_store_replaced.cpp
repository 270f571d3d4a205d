#include "core/asking.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Asking& s : a.asking) {
        const TrustSource* before = nullptr;
        for (const TrustSource& source : s.trust.sources) {
            if (source.replaced) {
                before = before ? before : &source;
                continue;
            }
            if (source.kind < TrustSource::Kind::verify_ca_file)
                continue;
            Finding& finding = report(s.server, place_of(source, s.server),
                                      cat("checks clients against ", shown(a, source),
                                          before ? cat(", not against ", shown(a, *before)) : std::string()));
            finding.at_word(1);
            if (before && finding.related.empty())
                finding.see(place_of(*before, s.server), "no client is checked against this");
        }
    }
}

extern constinit const Rule aop207_verify_store_replaced{
    .id = "AOP207",
    .name = "verify-store-replaced",
    .severity = Severity::warning,
    .summary = "SSLOpenSSLConfCmd VerifyCA* puts another list of authorities in place of the CA file",
    .why = "The CA that SSLCACertificateFile names is not the one that clients are checked against: a "
           "different set of people gets in, and those it was written for do not.",
    .httpd = "VerifyCAFile, VerifyCAPath and VerifyCAStore make a store of their own, which OpenSSL asks "
           "instead. Revocation lists and SSLCARevocationCheck stay with the old one and no longer count. "
           "Lines of the main server hold for every virtual host.",
    .fix = "Name the CA with SSLCACertificateFile and remove the SSLOpenSSLConfCmd line.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslopensslconfcmd\n"
                  "https://docs.openssl.org/3.0/man3/SSL_CONF_cmd/",
    .check = check,
};

}

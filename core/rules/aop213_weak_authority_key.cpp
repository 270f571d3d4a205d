#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const AuthenticatingServer& s : a.asking)
        for (const Anchor* anchor : s.trust.accepted_anchors)
            if (anchor->security_bits < bits_of_level(2))
                if (const TrustSource* source = source_of(s.trust, *anchor))
                    report(s.server, place_of(*source, s.server),
                           cat("trusts ", anchor->called(), ", whose key (", anchor->key, ") has ", anchor->security_bits, " bits of strength"))
                        .at_word(1);
}

extern constinit const Rule aop213_weak_authority_key{
    .id = "AOP213",
    .name = "weak-authority-key",
    .severity = Severity::warning,
    .summary = "The CA's key is weak",
    .why = "Whoever can compute the private key from the public one can make client certificates.",
    .httpd = "OpenSSL's security level decides: level 2, the default, requires 112 bits of strength (RSA 2048, EC "
             "224). `@SECLEVEL=1` or `@SECLEVEL=0` in SSLCipherSuite allows weaker keys, for client certificates "
             "too.",
    .fix = "Make a new CA with an EC P-256 or RSA 3072 key, and remove @SECLEVEL from SSLCipherSuite.",
    .references = "https://docs.openssl.org/3.0/man3/SSL_CTX_set_security_level/\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslciphersuite",
    .check = check,
};

}

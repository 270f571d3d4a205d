#include "core/asking.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Asking& s : a.asking)
        for (const Anchor* anchor : s.trust.able)
            if (anchor->security_bits < bits_of_level(2))
                if (const TrustSource* source = source_of(s.trust, *anchor))
                    report(s.server, place_of(*source, s.server),
                           cat("trusts ", anchor->called(), ", whose key (", anchor->key, ") has ", anchor->security_bits,
                               " bits of strength"))
                        .at_word(1);
}

extern constinit const Rule aop213_weak_authority_key{
    .id = "AOP213",
    .name = "weak-authority-key",
    .severity = Severity::warning,
    .summary = "The authority's key is weak",
    .why = "Who can compute the private key from the public one makes client certificates at will.",
    .httpd = "OpenSSL's security level decides: 2, the default, wants 112 bits of strength (RSA 2048, EC 224). A "
           "`@SECLEVEL=1` or `@SECLEVEL=0` in SSLCipherSuite lets weaker keys pass, for client certificates "
           "too.",
    .fix = "Make a new CA with an EC P-256 or RSA 3072 key, and take @SECLEVEL out of SSLCipherSuite.",
    .references = "https://docs.openssl.org/3.0/man3/SSL_CTX_set_security_level/\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslciphersuite",
    .check = check,
};

}

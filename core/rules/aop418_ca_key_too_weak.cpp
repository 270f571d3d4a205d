#include "core/asking.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Asking& s : asking(a)) {
        if (!s.trust.able(a.now).empty())
            continue;
        for (const Anchor* anchor : s.trust.anchors)
            if (anchor->trouble(a.now).empty())  // then it can only be the key
                if (const TrustSource* source = source_of(s.trust, *anchor))
                    report(s.server, source->place,
                           cat("refuses everybody: ", anchor->called(), " in ", shown(a, *source), " ",
                               s.trust.trouble(*anchor, a.now)))
                        .at_word(1);
    }
}

extern constinit const Rule aop418_ca_key_too_weak{
    .id = "AOP418",
    .name = "ca-key-too-weak",
    .severity = Severity::error,
    .summary = "The CA's key is below OpenSSL's security level",
    .why = "Every client is refused, Cloudflare included.",
    .httpd = "At security level 2, the usual default, OpenSSL wants 112 bits of strength from every key of the "
           "chain (RSA 2048, EC 224): error 67, CA certificate key too weak. httpd starts and says nothing.",
    .fix = "Make a new CA with an EC P-256 or RSA 3072 key.",
    .references = "https://docs.openssl.org/3.0/man3/SSL_CTX_set_security_level/\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile",
    .check = check,
};

}

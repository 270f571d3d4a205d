#include "core/asking.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Asking& s : a.asking) {
        if (s.trust.trust != Trust::public_web)
            continue;
        const auto& able = s.trust.able;
        const Anchor* example = able.front();
        std::int64_t known = 0;
        for (const Anchor* anchor : able)
            if (anchor->known == Known::web_pki)
                example = known++ ? example : anchor;
        const TrustSource* source = source_of(s.trust, *example);
        if (!source)
            continue;
        report(s.server, place_of(*source, s.server),
               known ? cat("trusts ", count_of(known, "authority", "authorities"), " of the public web, such as ",
                           example->called(), ": anyone can get a certificate from them")
                     : cat("trusts ", able.size(), " authorities, such as ", example->called(),
                           ": that is a bundle of public ones, from which anyone can get a certificate"))
            .at_word(1);
    }
}

extern constinit const Rule aop202_public_ca_bundle{
    .id = "AOP202",
    .name = "public-ca-bundle",
    .severity = Severity::error,
    .summary = "The client CA is a bundle of public authorities",
    .why = "Anyone can get a certificate from a public authority. Whoever has one that is good for TLS "
           "clients, for any name at all, passes the check; Cloudflare's own certificate comes from none of "
           "them and is refused.",
    .httpd = "httpd verifies a chain and a purpose, never a name. A file with a hundred roots is a hundred ways "
           "in, and each handshake carries all their names.",
    .fix = "Name the one CA that signs the client certificate: Cloudflare's origin-pull CA or your own. The "
           "system's bundle belongs in SSLProxyCACertificateFile, if anywhere.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatepath",
    .check = check,
};

}

#include <algorithm>

#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const AuthenticatingServer& s : a.asking) {
        if (std::ranges::none_of(s.trust.sources, [](const TrustSource& source) { return source.folder != nullptr; }))
            continue;
        for (const TrustSource& source : s.trust.sources) {
            if (!source.folder || source.replaced || source.kind == TrustSource::Kind::crl_path)
                continue;
            std::int64_t lost = 0;
            const Anchor* example = nullptr;
            const CertificateFolder::Member* in = nullptr;
            for (const auto* members : {&source.folder->members, &source.folder->unhashed})
                for (const CertificateFolder::Member& m : *members) {
                    // What httpd's children may not read is AOP416's.
                    if (source.locked.contains(m.file))
                        continue;
                    for (const Anchor& anchor : m.file->anchors)
                        if (!s.trust.index.anchors.contains(anchor.sha256) && lost++ == 0)
                            example = &anchor, in = &m;
                }
            if (example)
                report(s.server, place_of(source, s.server),
                       cat("never finds ", count_of(lost, "certificate", "certificates"), " in ", shown(a, source), ", such as ", example->called(),
                           in->name.starts_with(cat(example->name_hash, ".")) ? cat(": OpenSSL does not get to ", in->name)
                                                                              : cat(": no file is named by its hash, ", example->name_hash, ".0")))
                    .at_word(1);
        }
    }
}

extern constinit const Rule aop415_certificate_not_under_its_hash{
    .id = "AOP415",
    .name = "certificate-not-under-its-hash",
    .severity = Severity::error,
    .summary = "Certificates in a CA folder have file names that OpenSSL does not look for",
    .why = "They are not trusted. Clients of these CAs are rejected, although the folder contains the "
           "certificate.",
    .httpd =
        "OpenSSL looks for HASH.0, HASH.1 and so on, where HASH comes from the CA's name, and stops at the "
        "first missing number. Of a damaged file it takes what comes before the damage. httpd reads all files of the folder for the list of names, "
        "so the start looks right.",
    .fix = "Run `openssl rehash FOLDER`, or set the certificate with SSLCACertificateFile.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatepath\n"
                  "https://docs.openssl.org/3.0/man1/openssl-rehash/",
    .check = check,
};

}

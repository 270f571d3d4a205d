#include <algorithm>
#include <set>

#include "core/asking.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Asking& s : a.asking) {
        if (std::ranges::none_of(s.trust.sources, [](const TrustSource& source) { return source.folder != nullptr; }))
            continue;
        std::set<std::string_view> trusted;
        for (const Anchor* anchor : s.trust.anchors)
            trusted.insert(anchor->sha256);
        for (const TrustSource& source : s.trust.sources) {
            if (!source.folder || source.replaced || source.kind == TrustSource::Kind::crl_path)
                continue;
            std::int64_t lost = 0;
            const Anchor* example = nullptr;
            for (const CertificateFolder::Member& m : source.folder->stray)
                for (const Anchor& anchor : m.file->anchors)
                    if (!trusted.contains(anchor.sha256))
                        example = lost++ ? example : &anchor;
            if (example)
                report(s.server, place_of(source, s.server),
                       cat("never finds ", count_of(lost, "certificate", "certificates"), " in ", shown(a, source), ", such as ",
                           example->called(), ": no file is named by its hash, ", example->name_hash, ".0"))
                    .at_word(1);
        }
    }
}

extern constinit const Rule aop415_certificate_not_under_its_hash{
    .id = "AOP415",
    .name = "certificate-not-under-its-hash",
    .severity = Severity::error,
    .summary = "Certificates in a CA folder lie under names that OpenSSL never looks for",
    .why = "They are not trusted. Clients of these authorities are refused, although the folder holds the "
           "certificate.",
    .httpd = "OpenSSL looks for HASH.0, HASH.1 and so on, where HASH comes from the authority's name, and stops "
           "at the first number that is missing. httpd reads all files of the folder for the list of names, so "
           "the start looks right.",
    .fix = "Run `openssl rehash FOLDER`, or name the certificate with SSLCACertificateFile.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatepath\n"
                  "https://docs.openssl.org/3.0/man1/openssl-rehash/",
    .check = check,
};

}

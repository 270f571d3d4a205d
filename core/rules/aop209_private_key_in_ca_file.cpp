#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const AuthenticatingServer& s : a.asking)
        for (const TrustSource& source : s.trust.sources) {
            if (source.file && source.file->private_key && source.file->loads)
                report(s.server, place_of(source, s.server), cat("has a private key in ", shown(a, source))).at_word(1);
            if (source.folder)
                for (const auto* members : {&source.folder->members, &source.folder->unhashed})
                    for (const CertificateFolder::Member& m : *members)
                        if (m.file->private_key && !m.file->anchors.empty())
                            report(s.server, place_of(source, s.server), cat("has a private key in ", shown(a, source), "/", m.name)).at_word(1);
        }
}

extern constinit const Rule aop209_private_key_in_ca_file{
    .id = "AOP209",
    .name = "private-key-in-ca-file",
    .severity = Severity::warning,
    .summary = "A CA file contains a private key",
    .why = "With the key of the CA, anyone who can read the file can make client certificates that this server "
           "accepts. CA files are often public: readable by all, copied, checked in.",
    .httpd = "httpd looks for certificates and ignores the key without a warning.",
    .fix = "Move the key off this machine, to where certificates are signed, and leave only the certificate. If "
           "others could read the file, make a new CA.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile",
    .check = check,
};

}

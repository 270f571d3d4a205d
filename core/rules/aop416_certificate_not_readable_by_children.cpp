#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const AuthenticatingServer& s : a.asking)
        for (const TrustSource& source : s.trust.sources) {
            const auto check_file = [&](const CertificateFile* file) {
                if (source.locked.contains(file))
                    report(s.server, place_of(source, s.server),
                           cat("does not get at ", source.directive(), " ", shown_path(a, file->path), ": User ", a.site.user.value_or(""),
                               " may not read it"))
                        .at_word(1);
            };
            check_file(source.file);
            if (source.folder && !source.locked.empty())
                for (const CertificateFolder::Member& m : source.folder->members)
                    check_file(m.file);
        }
}

extern constinit const Rule aop416_certificate_not_readable_by_children{
    .id = "AOP416",
    .name = "certificate-not-readable-by-children",
    .severity = Severity::error,
    .summary = "httpd's child processes may not read a certificate in a CA folder",
    .why = "It is not trusted. Clients of that CA are rejected, although the folder contains the certificate "
           "under the right name.",
    .httpd = "Files in SSLCACertificatePath are opened when a client connects, by the account that User sets, not "
             "by root at start as SSLCACertificateFile is. httpd logs nothing about it.",
    .fix = "Run `chmod a+r` for the file and `chmod a+x` for the folders above it; a CA certificate is public. Or "
           "set it with SSLCACertificateFile.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatepath\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_unixd.html#user",
    .check = check,
};

}

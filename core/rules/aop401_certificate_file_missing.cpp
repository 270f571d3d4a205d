#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    // Refused wherever it is written, whether or not the server speaks TLS.
    for (const Server& server : a.site.servers) {
        for (const TrustSource& source : a.trust[server.index].sources) {
            if (source.kind == TrustSource::Kind::verify_ca_store)
                continue;
            if (source.file && source.file->state == CertificateFile::State::refused)
                report(server, place_of(source, server), cat("names ", shown(a, source), ", which ", source.file->reason)).at_word(1);
            if (source.folder && source.folder->missing)
                report(server, place_of(source, server), cat("names ", shown(a, source), ", which ", *source.folder->trouble)).at_word(1);
        }
        if (const auto& names = server.tls.handshake->ca_names_file)
            if (const CertificateFile& file = a.certificates.file(*names); file.state == CertificateFile::State::refused)
                report(server, names.place, cat("names SSLCADNRequestFile ", shown_path(a, file.path), ", which ", file.reason)).at_word(1);
        if (const auto& names = server.tls.handshake->ca_names_path)
            if (const CertificateFolder& folder = a.certificates.folder(*names); folder.missing)
                report(server, names.place, cat("names SSLCADNRequestPath ", shown_path(a, folder.path), ", which ", *folder.trouble)).at_word(1);
    }
}

extern constinit const Rule aop401_certificate_file_missing{
    .id = "AOP401",
    .name = "certificate-file-missing",
    .severity = Severity::error,
    .summary = "A certificate file is missing, empty or not a regular file",
    .why = "httpd does not start, and a reload of a running one is rejected: after the next restart no client is "
           "served.",
    .httpd = "`httpd -t` reports: file '…' does not exist or is empty.",
    .fix = "Put the file where the directive says, or correct the path: a relative path starts from ServerRoot, "
           "not from the file it is written in. For a repository or an image that does not hold the file, use `--assume-files`.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile\n"
                  "https://httpd.apache.org/docs/2.4/mod/core.html#serverroot",
    .check = check,
};

}

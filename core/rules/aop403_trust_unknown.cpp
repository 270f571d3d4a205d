#include "core/asking.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Asking& s : a.asking) {
        if (s.trust.trust != Trust::unknown)
            continue;
        const TrustSource* first = nullptr;
        for (const TrustSource& source : s.trust.sources)
            if (!first && ((source.file && source.file->state == CertificateFile::State::unreadable) ||
                           (source.folder && !source.folder->trouble.empty())))
                first = &source;
        if (first)
            report(s.server, place_of(*first, s.server),
                   cat("names ", shown(a, *first), ", which ", first->file ? first->file->reason : first->folder->trouble,
                       ": whom it trusts is not known"))
                .at_word(1);
        else if (!s.trust.sources.empty())
            report(s.server, s.trust.sources.back().place, cat("cannot be judged: ", s.trust.reason)).at_word(1);
    }
}

extern constinit const Rule aop403_trust_unknown{
    .id = "AOP403",
    .name = "trust-unknown",
    .severity = Severity::warning,
    .summary = "A CA file cannot be looked into, so whom the server trusts is not known",
    .why = "Nothing can be said about who gets in. An unreadable file is no proof of anything.",
    .httpd = "httpd reads CA files as root before it gives up its rights, so it may well be able to read what "
           "this check cannot.",
    .fix = "Run the check as a user who may read the file; a CA certificate is public, `chmod a+r` does no "
           "harm.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile",
    .check = check,
};

}

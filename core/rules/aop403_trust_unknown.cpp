#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const AuthenticatingServer& s : a.asking) {
        if (s.trust.trust != Trust::unknown)
            continue;
        const TrustSource* first = nullptr;
        for (const TrustSource& source : s.trust.sources)
            if (!first && ((source.file && source.file->state == CertificateFile::State::unreadable) || (source.folder && source.folder->trouble)))
                first = &source;
        if (first)
            report(s.server, place_of(*first, s.server),
                   cat("names ", shown(a, *first), ", which ", first->file ? first->file->reason : *first->folder->trouble,
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
    .summary = "A CA file cannot be read, so the trusted CAs are unknown",
    .why = "It is not known which clients get in.",
    .httpd = "httpd reads CA files as root before it changes its user, so it may be able to read what this check "
             "cannot.",
    .fix = "Run the check as a user who may read the file. A CA certificate is public, so `chmod a+r` does no "
           "harm. For a copy of a tree that does not hold the file, an entry `[[ca]]` of the project file says which CA is in it.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile",
    .check = check,
};

}

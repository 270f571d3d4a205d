#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

#include <algorithm>
#include <set>

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const AuthenticatingServer& s : a.asking) {
        const Tls& tls = s.server.tls;
        const auto& names = tls.handshake->ca_names_file ? tls.handshake->ca_names_file : tls.handshake->ca_names_path;
        const auto& accepted_anchors = s.trust.accepted_anchors;
        if (!names || accepted_anchors.empty())
            continue;
        std::set<std::string> offered;
        if (tls.handshake->ca_names_file)
            for (const Anchor& anchor : a.certificates.file(*tls.handshake->ca_names_file).anchors)
                offered.insert(anchor.subject);
        if (tls.handshake->ca_names_path) {
            const CertificateFolder& folder = a.certificates.folder(*tls.handshake->ca_names_path);
            for (const auto* members : {&folder.members, &folder.unhashed})
                for (const CertificateFolder::Member& m : *members)
                    for (const Anchor& anchor : m.file->anchors)
                        offered.insert(anchor.subject);
        }
        if (offered.empty() || std::ranges::any_of(accepted_anchors, [&](const Anchor* x) { return offered.contains(x->subject); }))
            continue;
        report(s.server, names.place,
               cat("offers clients the name \"", *offered.begin(), offered.size() > 1 ? "\" and others" : "\"", " but verifies them against ",
                   accepted_anchors.front()->called()))
            .at_word(1);
    }
}

extern constinit const Rule aop413_offers_other_names{
    .id = "AOP413",
    .name = "offers-other-names",
    .severity = Severity::warning,
    .summary = "The CA names offered to clients are not those of the CA that verifies",
    .why = "A client that selects its certificate by these names finds none and presents none, or a wrong one. It is "
           "rejected although it has a good one.",
    .httpd = "SSLCADNRequestFile and SSLCADNRequestPath change only the list in the handshake, not the trusted CAs.",
    .fix = "Remove SSLCADNRequestFile: without it the names come from SSLCACertificateFile.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcadnrequestfile\n"
                  "https://www.rfc-editor.org/rfc/rfc8446#section-4.2.4",
    .check = check,
};

}

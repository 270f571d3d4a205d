#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const AuthenticatingServer& s : a.asking) {
        if (s.trust.name_bytes <= most_name_bytes_tls13)
            continue;
        const Tls& tls = s.server.tls;
        const Setting<std::string>* from = nullptr;
        for (const Setting<std::string>* setting : {&tls.handshake->ca_names_file, &tls.handshake->ca_names_path, &tls.ca_file, &tls.ca_path})
            if (!from && *setting)
                from = setting;
        report(s.server, from ? from->place : s.server.place,
               s.trust.name_bytes <= most_name_bytes ? cat("rejects every client over TLS 1.3: the names of its CAs take ", s.trust.name_bytes,
                                                           " bytes, and such a handshake carries at most ", most_name_bytes_tls13)
                                                     : cat("rejects every client: the names of its CAs take ", s.trust.name_bytes,
                                                           " bytes, and a handshake carries at most ", most_name_bytes))
            .at_word(1);
    }
}

extern constinit const Rule aop414_too_many_ca_names{
    .id = "AOP414",
    .name = "too-many-ca-names",
    .severity = Severity::error,
    .summary = "The list of CA names does not fit into a handshake",
    .why = "Every handshake of this server fails, for every client.",
    .httpd = "A CertificateRequest carries at most 65,535 bytes of names; in TLS 1.3, where other extensions take "
             "some of that, 65,480. httpd starts without a warning; clients "
             "get the alert internal_error. The time to start grows with the square of the number of names: with "
             "10,000 CAs it is more than a minute for each virtual host.",
    .fix = "Trust one CA. If the long list is meant, list fewer CAs in SSLCADNRequestFile.",
    .references = "https://www.rfc-editor.org/rfc/rfc5246#section-7.4.4\n"
                  "https://www.rfc-editor.org/rfc/rfc8446#section-4.2.4\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcadnrequestfile",
    .check = check,
};

}

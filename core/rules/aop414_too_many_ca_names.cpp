#include "core/asking.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Asking& s : a.asking) {
        if (s.trust.name_bytes <= most_name_bytes)
            continue;
        const Tls& tls = s.server.tls;
        const Setting<std::string>* from = nullptr;
        for (const Setting<std::string>* setting : {&tls.rare->ca_names_file, &tls.rare->ca_names_path, &tls.ca_file, &tls.rare->ca_path})
            if (!from && *setting)
                from = setting;
        report(s.server, from ? from->place : s.server.place,
               cat("refuses everybody: the names of its authorities take ", s.trust.name_bytes, " bytes, and a handshake carries ",
                   most_name_bytes))
            .at_word(1);
    }
}

extern constinit const Rule aop414_too_many_ca_names{
    .id = "AOP414",
    .name = "too-many-ca-names",
    .severity = Severity::error,
    .summary = "The list of CA names does not fit into a handshake",
    .why = "Every handshake of this server fails, whoever comes.",
    .httpd = "A CertificateRequest carries at most 65,535 bytes of names. httpd starts without a warning; "
           "clients get alert internal_error. The start itself takes longer with the square of their number: with "
           "10,000 authorities more than a minute for each virtual host.",
    .fix = "Trust one CA. If the long list is meant, name fewer in SSLCADNRequestFile.",
    .references = "https://www.rfc-editor.org/rfc/rfc5246#section-7.4.4\n"
                  "https://www.rfc-editor.org/rfc/rfc8446#section-4.2.4\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcadnrequestfile",
    .check = check,
};

}

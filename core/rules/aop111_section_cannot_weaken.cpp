#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Section& section : a.site.sections) {
        if (!section.verify_client || *section.verify_client == VerifyClient::require)
            continue;
        const std::string text = cat("requires a client certificate in the handshake: \"SSLVerifyClient ", to_string(*section.verify_client),
                                     "\" in ", section.title(), " changes nothing");
        for (const Server& server : a.site.servers)
            if (section.holds_for(server.index) && a.exposure.tls[server.index] &&
                server.tls.verify_client.value_or(VerifyClient::none) == VerifyClient::require)
                report(server, section.verify_client.place, text).relate(server.tls.verify_client.place, "required here");
    }
}

extern constinit const Rule aop111_section_cannot_weaken{
    .id = "AOP111",
    .name = "section-cannot-weaken",
    .severity = Severity::note,
    .summary = "A section cannot weaken what the handshake requires",
    .why = "Whoever wrote `SSLVerifyClient none` for a path (a health check, ACME, a webhook) expects that path "
           "to need no client certificate. It still needs one: the handshake comes before the path is known.",
    .httpd = "For a request, httpd adds the section's requirement to that of the virtual host and never removes "
             "anything. It accepts `SSLVerifyClient none` below `require` without a warning, and the line has no "
             "effect.",
    .fix = "Serve that path from a virtual host that requires no certificate, or over plain HTTP for ACME "
           "http-01. Remove the line.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifyclient",
    .check = check,
};

}

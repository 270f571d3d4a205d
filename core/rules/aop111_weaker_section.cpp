#include "core/assessment.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Section& section : a.site.sections) {
        if (!section.verify_client || *section.verify_client == VerifyClient::require)
            continue;
        const std::string text = cat("demands a client certificate in the handshake: \"SSLVerifyClient ",
                                     to_string(*section.verify_client), "\" in ", section.title(), " changes nothing");
        for (const Server& server : a.site.servers)
            if (section.holds_for(server.index) && a.exposure.tls[server.index] &&
                server.tls.verify_client.value_or(VerifyClient::none) == VerifyClient::require)
                report(server, section.verify_client.place, text).see(server.tls.verify_client.place, "demanded here");
    }
}

extern constinit const Rule aop111_weaker_section{
    .id = "AOP111",
    .name = "section-cannot-weaken",
    .severity = Severity::note,
    .summary = "A section asks for less than the handshake has demanded already",
    .why = "Whoever wrote `SSLVerifyClient none` for a path (a health check, ACME, a webhook) expects it "
           "to be reachable without a client certificate. It is not: the handshake comes before the path "
           "is known.",
    .httpd = "For a request httpd adds what the section asks to what the virtual host asks; it never takes "
           "away. `SSLVerifyClient none` below `require` is accepted without a word and changes nothing.",
    .fix = "Serve that path from a virtual host that demands no certificate, or over plain HTTP if it is "
           "ACME http-01; remove the line.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifyclient",
    .check = check,
};

}

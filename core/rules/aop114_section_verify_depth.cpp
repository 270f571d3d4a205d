#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Section& section : a.site.sections) {
        if (!section.tls->verify_depth)
            continue;
        const std::string text = cat("rejects every TLS 1.3 request in ", section.title(), ": SSLVerifyDepth ", *section.tls->verify_depth,
                                     " is less than that of the virtual host");
        for (const Server& server : a.site.servers)
            if (section.holds_for(server.index) && a.exposure.tls[server.index] &&
                server.tls.verify_client.value_or(VerifyClient::none) != VerifyClient::none &&
                *section.tls->verify_depth < server.tls.verify_depth.value_or(1))
                report(server, section.tls->verify_depth.place, text).relate(server.tls.verify_depth.place, "the depth of the virtual host");
    }
}

extern constinit const Rule aop114_section_verify_depth{
    .id = "AOP114",
    .name = "section-verify-depth",
    .severity = Severity::error,
    .summary = "A section sets an SSLVerifyDepth below that of the virtual host",
    .why = "Over TLS 1.3, httpd answers 403 to every request for that path, whatever the certificate. Over TLS "
           "1.2 the line has no effect.",
    .httpd = "A smaller depth makes httpd request the certificate again. In TLS 1.3 a server can request it only "
             "once, so the second request fails (AH10158).",
    .fix = "Set SSLVerifyDepth in the virtual host only, and remove it from the section.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifydepth",
    .check = check,
};

}

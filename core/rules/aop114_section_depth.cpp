#include "core/assessment.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Section& section : a.site.sections) {
        if (!section.rare->verify_depth)
            continue;
        const std::string text = cat("refuses every TLS 1.3 request in ", section.title(), ": SSLVerifyDepth ",
                                     *section.rare->verify_depth, " is below its own");
        for (const Server& server : a.site.servers)
            if (section.holds_for(server.index) && a.exposure.tls[server.index] && server.tls.verify_client.value_or(VerifyClient::none) != VerifyClient::none &&
                *section.rare->verify_depth < server.tls.verify_depth.value_or(1))
                report(server, section.rare->verify_depth.place, text).see(server.tls.verify_depth.place, "the depth of the virtual host");
    }
}

extern constinit const Rule aop114_section_depth{
    .id = "AOP114",
    .name = "section-verify-depth",
    .severity = Severity::error,
    .summary = "A section sets an SSLVerifyDepth below that of the virtual host",
    .why = "Over TLS 1.3 every request to that path is refused with 403, whatever certificate comes with "
           "it; over TLS 1.2 the line does nothing.",
    .httpd = "A smaller depth makes httpd ask for the certificate again. TLS 1.3 lets a server ask once, so "
           "the second request fails (AH10158).",
    .fix = "Set SSLVerifyDepth in the virtual host only, and remove it from the section.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifydepth",
    .check = check,
};

}

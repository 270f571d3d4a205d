#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/httpd/request/applicable_sections.h"
#include "core/httpd/settings/http2.h"
#include "core/httpd/syntax/arguments.h"
#include "core/verdicts/rule.h"

namespace aop {

namespace {

const Directive* provider_line(const Directive& node)
{
    for (const Directive& d : node) {
        std::string_view args = d.args();
        if (d.is("Require"_name) && iequals(next_word(args), "ssl-verify-client"))
            return &d;
        if (const Directive* inner = d.is_section() ? provider_line(d) : nullptr)
            return inner;
    }
    return nullptr;
}

// Whether somebody with a good certificate gets past the Require lines over HTTP/1.1 only.
bool refuses_http2(const Section& s)
{
    RequestContext c{.tls = true, .certificate = true, .verify = "SUCCESS"};
    const Access over_1 = authorized({&s}, c).access;
    c.http2 = true;
    return authorized({&s}, c).access == Access::denied && over_1 != Access::denied;
}

}

static void check(const Assessment& a, Report& report)
{
    for (const Section& section : a.site.sections) {
        const Directive* line = section.authorizes ? provider_line(*section.node) : nullptr;
        if (!line || !refuses_http2(section))
            continue;
        for (const Server& server : a.site.servers)
            if (section.holds_for(server.index) && a.exposure.tls[server.index] && speaks_http2(a.configuration, server))
                report(server, line->place,
                       cat("rejects every HTTP/2 request in ", section.title(), ": \"Require ssl-verify-client\" finds no certificate there"))
                    .relate(server.http->protocols.place, "HTTP/2 is on here");
    }
}

extern constinit const Rule aop117_verified_client_over_http2{
    .id = "AOP117",
    .name = "verified-client-over-http2",
    .severity = Severity::error,
    .summary = "Require ssl-verify-client rejects every HTTP/2 request",
    .why = "Over HTTP/2 a client with the right certificate gets 403. This includes Cloudflare, which uses HTTP/2 "
           "with origins that offer it. Over HTTP/1.1 the same request is served, so a test with an older client "
           "does not show it.",
    .httpd = "The provider looks at the TLS state of the request's own connection. An HTTP/2 request has a "
             "secondary connection, which has no TLS state.",
    .fix = "Write `Require expr \"%{SSL_CLIENT_VERIFY} == 'SUCCESS'\"`, which uses the real connection; with mod_aop, "
           "`Require aop` does. Better: `SSLVerifyClient require` in the virtual host. Or remove `h2` from Protocols.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#authzproviders\n"
                  "https://httpd.apache.org/docs/2.4/mod/core.html#protocols\n"
                  "https://httpd.apache.org/docs/2.4/howto/http2.html",
    .check = check,
};

}

#include "core/base/ascii.h"
#include "core/httpd/syntax/arguments.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

namespace aop {

namespace {

// The word of SSLVerifyDepth as it stands there.
std::string written(const Assessment& a, const Server& server)
{
    const Place& place = server.tls.verify_depth.place;
    for (const Directive* section : {server.node, a.site.main().node})
        for (const Directive& d : *section)
            if (d.is("SSLVerifyDepth"_name) && d.place.source == place.source && d.place.line == place.line) {
                std::string_view args = d.args();
                return next_word(args);
            }
    return "0";
}

}

static void check(const Assessment& a, Report& report)
{
    for (const AuthenticatingServer& s : a.asking) {
        const Tls& tls = s.server.tls;
        if (!depth_refuses_all(s))
            continue;
        if (tls.verify_depth.value_or(1) != 0) {
            report(s.server, tls.verify_depth ? tls.verify_depth.place : s.server.place,
                   cat("refuses every certificate: the shortest chain has ", s.trust.least_depth, " steps, and SSLVerifyDepth allows ",
                       tls.verify_depth.value_or(1)))
                .at_word(1);
            continue;
        }
        const std::string word = written(a, s.server);
        report(s.server, tls.verify_depth.place,
               cat("rejects every certificate that a CA signed: ",
                   word == "0" ? std::string("SSLVerifyDepth is 0") : cat("SSLVerifyDepth \"", word, "\" counts as 0")))
            .at_word(1);
    }
}

extern constinit const Rule aop409_verify_depth_zero{
    .id = "AOP409",
    .name = "verify-depth-zero",
    .severity = Severity::error,
    .summary = "SSLVerifyDepth is 0, or less than the shortest chain needs",
    .why = "Every certificate that a CA signed is rejected, including Cloudflare's. Only a self-signed "
           "certificate that is itself in the CA file is accepted. The same happens where each chain has more steps than "
           "SSLVerifyDepth allows, for example when the CA file has only an intermediate and its root.",
    .httpd = "httpd reads the word with atoi: `abc` is 0, `1abc` is 1. It starts without a warning; each "
             "rejection is AH02040 \"Certificate Verification: Certificate Chain too long\".",
    .fix = "Remove the line, or write `SSLVerifyDepth 1`. The letter O also counts as 0.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifydepth",
    .check = check,
};

}

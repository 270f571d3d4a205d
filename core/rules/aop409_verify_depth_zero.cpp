#include "core/asking.h"
#include "core/rule.h"
#include "core/text.h"
#include "core/words.h"

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
    for (const Asking& s : a.asking) {
        const Tls& tls = s.server.tls;
        if (!depth_refuses_all(s))
            continue;
        const std::string word = written(a, s.server);
        report(s.server, tls.verify_depth.place,
               cat("refuses every certificate that a CA signed: ",
                   word == "0" ? std::string("SSLVerifyDepth is 0") : cat("SSLVerifyDepth \"", word, "\" counts as 0")))
            .at_word(1);
    }
}

extern constinit const Rule aop409_verify_depth_zero{
    .id = "AOP409",
    .name = "verify-depth-zero",
    .severity = Severity::error,
    .summary = "SSLVerifyDepth is 0, or no number, which counts as 0",
    .why = "Every certificate that a CA signed is refused, Cloudflare's included. Only a self-signed "
           "certificate that is itself in the CA file gets in.",
    .httpd = "httpd reads the word with atoi: `abc` is 0, `1abc` is 1. It says nothing at start; each refusal is "
           "AH02040 \"Certificate Verification: Certificate Chain too long\".",
    .fix = "Remove the line, or write `SSLVerifyDepth 1`. A letter O is easily taken for a nought, and either is 0 here.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifydepth",
    .check = check,
};

}

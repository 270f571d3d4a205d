#include <algorithm>
#include <map>
#include <tuple>

#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    struct Line {
        const Server* first = nullptr;
        Place at = {}, verify = {};
        bool used = false;  // by one server at least: virtual hosts inherit the line
    };
    std::map<std::tuple<const Source*, int>, Line> lines;
    for (const Server& server : a.site.servers) {
        const auto& exempt = server.intent->guard_exempt;
        if (!exempt || !is_guarded(*server.intent))  // AOP911 reports those without the guard
            continue;
        const auto judgements = a.exposure.of(server.index);
        const auto is_unreached = [](const Judgement& j) { return j.verdict == Verdict::unreachable; };
        const auto is_demanded = [&](const Judgement& j) { return is_unreached(j) || j.cause == Cause::handshake; };
        Line& line = lines[{exempt.place.source, exempt.place.line}];
        line.at = exempt.place;
        line.used |= !std::ranges::all_of(judgements, is_demanded);
        if (!line.first && !std::ranges::all_of(judgements, is_unreached)) {
            line.first = &server;
            line.verify = server.tls.verify_client.place;
        }
    }
    for (const auto& [key, line] : lines)
        if (!line.used && line.first)
            report(*line.first, line.at, "exempts paths from AOPGuard that nobody gets to: the handshake rejects clients without a certificate")
                .relate(line.verify, "the handshake");
}

extern constinit const Rule aop965_guard_exempt_unreached{
    .id = "AOP965",
    .name = "guard-exempt-unreached",
    .severity = Severity::note,
    .summary = "AOPGuardExempt has no effect, since the handshake rejects clients without a certificate",
    .why = "A health check or an ACME challenge that the line is meant for does not get an answer.",
    .httpd = "With `SSLVerifyClient require` OpenSSL ends the handshake. The path is known only after it.",
    .fix = "Write `SSLVerifyClient optional`: AOPGuard then rejects all other requests without a verified certificate. Or remove the line.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifyclient",
    .check = check,
};

}

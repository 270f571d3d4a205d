#include <map>

#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

namespace {

std::string what_it_does(Verdict verdict, const Judgement& j)
{
    switch (verdict) {
    case Verdict::plain: return "serves every client in plain HTTP, and nothing says that it is meant to be public";
    case Verdict::open: return "serves every client, and nothing says that it is meant to be public";
    case Verdict::optional:
    case Verdict::partial: return "serves some requests without a client certificate, and nothing says that they are meant to be public";
    case Verdict::unknown: return cat("may serve clients without a certificate: ", j.reason);
    case Verdict::broken: return cat("serves nobody: ", j.reason);
    case Verdict::enforced:
    case Verdict::closed:
    case Verdict::unreachable: break;
    }
    return "";
}

}

static void check(const Assessment& a, Report& report)
{
    // Where the lines say who gets in, a rule about them has reported it. Where nobody knows, or nobody gets in, any rule says more than this one.
    const Report::Warned of_those_let_in = report.warned("13"), of_any_kind = report.warned("012349");
    std::map<std::string, Place> first;  // one finding for each way, whose servers each can be accepted on its own
    for (const Server& server : a.site.servers) {
        const Judgement* const j = a.exposure.worst(server.index);
        if (!j || is_reached_from_loopback_only(a.exposure, *j) || server.intent->policy.value_or(Policy::warn) == Policy::off)
            continue;
        const std::string text = what_it_does(j->verdict, *j);
        const bool lets_in = j->verdict != Verdict::unknown && j->verdict != Verdict::broken;
        const Report::Warned& told = lets_in ? of_those_let_in : of_any_kind;
        // That the main server answers is told of the virtual host that does not.
        const bool is_told_elsewhere = (j->other && told.servers.contains(*j->other)) || (server.is_main() && (told.all || !told.servers.empty()));
        // What keeps httpd from starting is told once.
        const bool is_down = j->verdict == Verdict::broken && (told.all || !told.servers.empty());
        if (text.empty() || told.servers.contains(server.index) || is_told_elsewhere || is_down || (!lets_in && told.all))
            continue;
        const Place at = server.place ? server.place : a.site.listeners.empty() ? Place{} : a.site.listeners.front().place;
        auto& finding = report(server, first.try_emplace(text, at).first->second, text);
        if (finding.witness.empty())
            finding.with_witness(j->witness());
    }
}

extern constinit const Rule aop120_undeclared_public_server{
    .id = "AOP120",
    .name = "undeclared-public-server",
    .severity = Severity::warning,
    .summary = "A server lets in every client, and nothing says that it is meant to be public",
    .why = "Other virtual hosts of this httpd require a client certificate. This one does not, and no other rule has a reason to report it. "
           "If that is a mistake, clients reach it without Cloudflare.",
    .httpd = "Each virtual host decides for itself who gets in. httpd does not compare them.",
    .fix = "Protect the server like the others, or redirect plain HTTP to https. Declare a server that is meant to be public: `AOPPolicy off` "
           "where mod_aop is loaded, otherwise the comment `# aop-lint: ignore AOP120 -- REASON` above its <VirtualHost>.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifyclient\n"
                  "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/",
    .check = check,
    .comes_last = true,
};

}

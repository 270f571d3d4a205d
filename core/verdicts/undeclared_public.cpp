#include "core/verdicts/undeclared_public.h"

#include <map>

#include "core/base/ascii.h"

namespace aop {

namespace {

std::string what_it_does(Verdict verdict, const Judgement& j, std::string_view end)
{
    switch (verdict) {
    case Verdict::plain: return cat("serves every client in plain HTTP, and ", end);
    case Verdict::open: return cat("serves every client, and ", end);
    case Verdict::optional:
    case Verdict::partial: return cat("serves some requests without a client certificate, and ", end);
    case Verdict::unknown: return cat("may serve clients without a certificate: ", j.reason);
    case Verdict::broken: return cat("serves nobody: ", j.reason);
    case Verdict::enforced:
    case Verdict::closed:
    case Verdict::unreachable: break;
    }
    return "";
}

}

void report_undeclared_public(const Assessment& a, Report& report, std::string_view end, bool (*wanted)(const Server&, Verdict))
{
    // Where the lines say who gets in, a rule about them has reported it. Where nobody knows, or nobody gets in, any rule says more than this one.
    const Report::Warned of_those_let_in = report.warned("13"), of_any_kind = report.warned("012349");
    std::map<std::string, Place> first;  // one finding for each way, whose servers each can be accepted on its own
    for (const Server& server : a.site.servers) {
        const Judgement* const j = a.exposure.worst(server.index);
        if (!j || !wanted(server, j->verdict) || is_reached_from_loopback_only(a.exposure, *j) ||
            server.intent->policy.value_or(Policy::warn) == Policy::off)
            continue;
        const std::string text = what_it_does(j->verdict, *j, end);
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

}

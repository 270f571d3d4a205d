#include <algorithm>
#include <map>
#include <tuple>

#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/httpd/syntax/arguments.h"
#include "core/verdicts/rule.h"

namespace aop {

namespace {

bool requires_aop(const Directive& node)
{
    for (const Directive& d : node) {
        std::string_view args = d.args();
        std::string name = d.is("Require"_name) ? next_word(args) : "";
        if (iequals(name, "not"))
            name = next_word(args);
        if (iequals(name, "aop") || (d.first_child() && requires_aop(d)))
            return true;
    }
    return false;
}

}

static void check(const Assessment& a, Report& report)
{
    struct Line {
        const Server* first = nullptr;
        std::string text = {};
        bool used = false;  // by one server at least: virtual hosts inherit the line
    };
    std::map<std::tuple<const Source*, int>, std::pair<Place, Line>> lines;
    const bool provider = requires_aop(a.configuration.tree.root()) ||
                          std::ranges::any_of(a.configuration.htaccess, [](const Htaccess& h) { return requires_aop(*h.node); });
    const auto met = [&](const Server& server, const Place& place, std::string_view directive, bool used) {
        auto& [at, line] = lines[{place.source, place.line}];
        at = place;
        line.used |= used;
        if (!line.first)
            line = {&server, cat("has ", directive, ", which has no effect without `AOPGuard on`"), line.used};
    };
    for (const Server& server : a.site.servers) {
        const bool guarded = is_guarded(*server.intent);
        if (server.intent->client_pins)
            met(server, server.intent->client_pins.place, "AOPClientPin", guarded || provider);
        if (server.intent->guard_exempt)
            met(server, server.intent->guard_exempt.place, "AOPGuardExempt", guarded || server.intent->guard.value_or(Guard::off) == Guard::report);
    }
    for (const auto& [key, found] : lines)
        if (!found.second.used)
            report(*found.second.first, found.first, found.second.text);
}

extern constinit const Rule aop911_guard_setting_unused{
    .id = "AOP911",
    .name = "guard-setting-unused",
    .severity = Severity::warning,
    .summary = "AOPClientPin or AOPGuardExempt has no effect, since AOPGuard is off",
    .why = "The line looks like a protection: only one client certificate, or all paths but one. Nothing checks it.",
    .httpd = "mod_aop reads AOPClientPin in AOPGuard and in `Require aop`, and AOPGuardExempt in AOPGuard only. AOPGuard defaults to off.",
    .fix = "Add `AOPGuard on` to the virtual host, or remove the line.",
    .references = "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/",
    .check = check,
};

}

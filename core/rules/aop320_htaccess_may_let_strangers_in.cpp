#include <algorithm>

#include "core/base/ascii.h"
#include "core/base/path_prefix.h"
#include "core/httpd/assessment.h"
#include "core/httpd/request/applicable_sections.h"
#include "core/httpd/request/directory_index.h"
#include "core/httpd/request/tls_access.h"
#include "core/verdicts/rule.h"

namespace aop {

namespace {

// What .htaccess may say that bears on who gets in: by a class of directives, or by name.
bool has(const Setting<std::vector<std::string>>& list, std::initializer_list<std::string_view> names)
{
    return list && std::ranges::any_of(*list, [&](const std::string& word) {
               return std::ranges::any_of(names, [&](std::string_view n) { return iequals(n, word); });
           });
}
bool admits_class(const Section& s) { return has(s.scope->allow_override, {"AuthConfig", "All"}); }
bool admits(const Section& s)
{
    return admits_class(s) || has(s.scope->override_list, {"SSLVerifyClient", "Require", "Satisfy", "<RequireAny", "AuthMerging"});
}

// The <Directory> that admits it for some of what the server has below its DocumentRoot.
const Section* admitting(const Site& site, const Server& server, const std::vector<SectionId>& sections)
{
    if (!server.document_root)
        return nullptr;
    const Section *around = nullptr, *below = nullptr;
    std::size_t longest = 0;
    for (const SectionId i : sections) {
        const Section& s = site.sections[i];
        if (s.kind != Section::Kind::directory || !(s.scope->allow_override || s.scope->override_list))
            continue;
        if (is_below(without_trailing_slash(s.pattern), *server.document_root)) {
            if (s.pattern.size() >= longest)
                around = &s, longest = s.pattern.size();
        } else if (is_below(without_trailing_slash(*server.document_root), s.pattern) && admits(s)) {
            below = &s;
        }
    }
    return around && admits(*around) ? around : below;
}

// A demand for a certificate that only comes with the request.
bool demands(const Section& s)
{
    const RequestContext stranger{.tls = true}, known{.tls = true, .certificate = true, .verify = "SUCCESS"};
    return demands_certificate(s) ||
           (s.authorizes && authorized({&s}, stranger).access == Access::denied && authorized({&s}, known).access != Access::denied);
}

}

static void check(const Assessment& a, Report& report)
{
    // What the handshake demands nothing that comes later can take back.
    const auto concerned = [&](const Server& s) {
        return a.exposure.tls[s.index] && s.tls.verify_client.value_or(VerifyClient::none) != VerifyClient::require;
    };
    if (std::ranges::none_of(a.site.servers, concerned))
        return;
    PerServer<const Section*> demanding(a.site.servers.size());  // the first of each server
    PerServer<std::vector<SectionId>> own(a.site.servers.size());
    for (std::size_t i = 0; i < a.site.sections.size(); ++i) {
        const Section& s = a.site.sections[SectionId(i)];
        if (s.kind == Section::Kind::htaccess)
            continue;
        own[s.server].push_back(SectionId(i));
        if (!demanding[s.server] && demands(s))
            demanding[s.server] = &s;
    }
    const Folders folders(a.configuration, a.site, own[main_server]);
    for (const Server& server : a.site.servers) {
        const Section* demand = demanding[main_server] ? demanding[main_server] : demanding[server.index];
        if (!concerned(server) || !demand)
            continue;
        std::vector<SectionId> sections = *folders.near(server, {}, {});
        if (!server.is_main())
            sections.insert(sections.end(), own[server.index].begin(), own[server.index].end());
        const Section* section = admitting(a.site, server, sections);
        if (!section)
            continue;
        report(server, admits_class(*section) ? section->scope->allow_override.place : section->scope->override_list.place,
               cat("lets .htaccess files in ", section->title(), " override what ", demand->title(), " requires"))
            .relate(demand->verify_client ? demand->verify_client.place : demand->place, "a requirement that applies only to the request");
    }
}

extern constinit const Rule aop320_htaccess_may_let_strangers_in{
    .id = "AOP320",
    .name = "htaccess-may-let-strangers-in",
    .severity = Severity::warning,
    .summary = "A section requires the client certificate, and AllowOverride lets .htaccess override it",
    .why = "Anyone who can write a file into the site, for example through a hole in an application, can switch "
           "the check off: `Satisfy Any` or `Require all granted` in a .htaccess is enough.",
    .httpd = "AllowOverride AuthConfig (and All) allows SSLVerifyClient, Require, Satisfy and similar directives "
             "in .htaccess. httpd reads .htaccess for each request; no reload and no `httpd -t` checks it.",
    .fix = "Write `SSLVerifyClient require` in the virtual host, where .htaccess has no effect; or remove "
           "AuthConfig from AllowOverride.",
    .references = "https://httpd.apache.org/docs/2.4/mod/core.html#allowoverride\n"
                  "https://httpd.apache.org/docs/2.4/howto/htaccess.html",
    .check = check,
};

}

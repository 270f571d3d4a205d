#include <algorithm>

#include "core/assessment.h"
#include "core/exposure/folders.h"
#include "core/exposure/reach.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

namespace {

// What .htaccess may say that bears on who gets in: by a class of directives, or by name.
bool has(const Setting<std::vector<std::string>>& list, std::initializer_list<std::string_view> names)
{
    return list && std::ranges::any_of(*list, [&](const std::string& word) {
        return std::ranges::any_of(names, [&](std::string_view n) { return iequals(n, word); });
    });
}
bool admits_class(const Section& s) { return has(s.rare->allow_override, {"AuthConfig", "All"}); }
bool admits(const Section& s)
{
    return admits_class(s) || has(s.rare->override_list, {"SSLVerifyClient", "Require", "Satisfy", "<RequireAny", "AuthMerging"});
}

bool is_below(std::string_view directory, std::string_view top)
{
    while (top.size() > 1 && top.ends_with('/'))
        top.remove_suffix(1);
    return top == "/" || directory == top || (directory.starts_with(top) && directory[top.size()] == '/');
}

// The <Directory> that admits it for some of what the server has below its DocumentRoot.
const Section* admitting(const Site& site, const Server& server, const std::vector<std::size_t>& sections)
{
    if (!server.document_root)
        return nullptr;
    const Section *around = nullptr, *below = nullptr;
    std::size_t longest = 0;
    for (const std::size_t i : sections) {
        const Section& s = site.sections[i];
        if (s.kind != Section::Kind::directory || !(s.rare->allow_override || s.rare->override_list))
            continue;
        if (is_below(*server.document_root, s.pattern)) {
            if (s.pattern.size() >= longest)
                around = &s, longest = s.pattern.size();
        } else if (is_below(s.pattern, *server.document_root) && admits(s)) {
            below = &s;
        }
    }
    return around && admits(*around) ? around : below;
}

// A demand for a certificate that only comes with the request.
bool demands(const Section& s)
{
    const Circumstances stranger{.tls = true}, known{.tls = true, .certificate = true, .verify = "SUCCESS"};
    return s.verify_client.value_or(VerifyClient::none) != VerifyClient::none || !s.rare->ssl_require.empty() ||
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
    std::vector<const Section*> demanding(a.site.servers.size());  // the first of each server
    std::vector<std::vector<std::uint32_t>> own(a.site.servers.size());
    for (std::size_t i = 0; i < a.site.sections.size(); ++i) {
        const Section& s = a.site.sections[i];
        if (s.kind == Section::Kind::htaccess)
            continue;
        own[s.server].push_back(static_cast<std::uint32_t>(i));
        if (!demanding[s.server] && demands(s))
            demanding[s.server] = &s;
    }
    const Folders folders(a.configuration, a.site, own[0]);
    for (const Server& server : a.site.servers) {
        const Section* demand = demanding[0] ? demanding[0] : demanding[server.index];
        if (!concerned(server) || !demand)
            continue;
        std::vector<std::size_t> sections = *folders.near(server, {}, {});
        if (!server.is_main())
            sections.insert(sections.end(), own[server.index].begin(), own[server.index].end());
        const Section* section = admitting(a.site, server, sections);
        if (!section)
            continue;
        report(server, admits_class(*section) ? section->rare->allow_override.place : section->rare->override_list.place,
               cat("lets .htaccess files in ", section->title(), " take back what ", demand->title(), " demands"))
            .see(demand->verify_client ? demand->verify_client.place : demand->place, "a demand that only comes with the request");
    }
}

extern constinit const Rule aop320_htaccess_may_weaken{
    .id = "AOP320",
    .name = "htaccess-may-let-strangers-in",
    .severity = Severity::warning,
    .summary = "The client certificate is demanded in a section, and AllowOverride lets .htaccess undo that",
    .why = "Whoever can write a file into the site, an application with a hole included, can switch the check off: "
           "`Satisfy Any` or `Require all granted` in a .htaccess is enough.",
    .httpd = "AllowOverride AuthConfig (and All) admits SSLVerifyClient, Require, Satisfy and their like. .htaccess "
             "is read with every request; no reload, and no `httpd -t`, looks at it.",
    .fix = "Say `SSLVerifyClient require` in the virtual host, where .htaccess does not reach; or leave AuthConfig out "
           "of AllowOverride.",
    .references = "https://httpd.apache.org/docs/2.4/mod/core.html#allowoverride\n"
                  "https://httpd.apache.org/docs/2.4/howto/htaccess.html",
    .check = check,
};

}

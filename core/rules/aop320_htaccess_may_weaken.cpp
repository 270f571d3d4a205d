#include <algorithm>

#include "core/assessment.h"
#include "core/exposure/reach.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

namespace {

// What .htaccess may say that bears on who gets in.
bool admits(const Section& s)
{
    const auto has = [](const Setting<std::vector<std::string>>& list, std::initializer_list<std::string_view> names) {
        return list && std::ranges::any_of(*list, [&](const std::string& word) {
            return std::ranges::any_of(names, [&](std::string_view n) { return iequals(n, word); });
        });
    };
    return has(s.allow_override, {"AuthConfig", "All"}) ||
           has(s.override_list, {"SSLVerifyClient", "Require", "Satisfy", "<RequireAny", "AuthMerging"});
}

bool is_below(std::string_view directory, std::string_view top)
{
    while (top.size() > 1 && top.ends_with('/'))
        top.remove_suffix(1);
    return top == "/" || directory == top || (directory.starts_with(top) && directory[top.size()] == '/');
}

// The <Directory> that admits it for some of what the server has below its DocumentRoot.
const Section* admitting(const Site& site, const Server& server)
{
    if (!server.document_root)
        return nullptr;
    const Section *around = nullptr, *below = nullptr;
    std::size_t longest = 0;
    for (const Section& s : site.sections) {
        if (s.kind != Section::Kind::directory || !s.holds_for(server.index) || !(s.allow_override || s.override_list))
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
    if (s.kind == Section::Kind::htaccess)
        return false;
    const Circumstances stranger{.tls = true}, known{.tls = true, .certificate = true, .verify = "SUCCESS"};
    return s.verify_client.value_or(VerifyClient::none) != VerifyClient::none || !s.ssl_require.empty() ||
           (s.authorizes && authorized({&s}, stranger).access == Access::denied && authorized({&s}, known).access != Access::denied);
}

}

static void check(const Assessment& a, Report& report)
{
    std::vector<const Section*> demanding;
    for (const Section& s : a.site.sections)
        if (demands(s))
            demanding.push_back(&s);
    for (const Server& server : a.site.servers) {
        if (!a.exposure.tls[server.index] || server.tls.verify_client.value_or(VerifyClient::none) == VerifyClient::require)
            continue;  // nothing that comes later can take back what the handshake demands
        const auto found = std::ranges::find_if(demanding, [&](const Section* s) { return s->holds_for(server.index); });
        const Section* section = found != demanding.end() ? admitting(a.site, server) : nullptr;
        if (!section)
            continue;
        const Section* demand = *found;
        const bool by_class = section->allow_override && admits(Section{.allow_override = section->allow_override});
        report(server, by_class ? section->allow_override.place : section->override_list.place,
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

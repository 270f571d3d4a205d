// mod_md's domains: which names they are for, and what keeps httpd from starting with them.
#include "core/httpd/startup/managed_domains.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/httpd/startup/checks.h"
#include "core/httpd/startup/server_lines.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

void add(const Directive& line, std::string_view args, std::vector<ManagedDomain>& all)
{
    ManagedDomain made{.names = {}, .place = line.place, .certificates = {}, .keys = {}};
    for (const std::string& word : words(args)) {
        if (iequals(word, "auto") || iequals(word, "manual"))
            continue;
        std::string name = word;
        std::ranges::transform(name, name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
        if (!made.has(name))
            made.names.push_back(std::move(name));
    }
    for (const Directive& child : line) {
        if (child.is("MDCertificateFile"))
            made.certificates.push_back(&child);
        else if (child.is("MDCertificateKeyFile"))
            made.keys.push_back(&child);
    }
    if (!made.names.empty())
        all.push_back(std::move(made));
}

}

bool ManagedDomain::has(std::string_view name) const
{
    return std::ranges::any_of(names, [&](const std::string& n) {
        return iequals(n, name) || (n.starts_with("*.") && name.size() > n.size() - 1 && iequals(name.substr(name.find('.')), n.substr(1)));
    });
}

std::vector<ManagedDomain> managed_domains(const Configuration& configuration, const Site& site)
{
    std::vector<ManagedDomain> all;
    if (!configuration.has_module("mod_md.c"))
        return all;
    for (const Server& server : site.servers) {
        const ServerLines own(server, {"MDomain", "ManagedDomain", "<MDomain", "<MDomainSet", "<ManagedDomain"});
        for (const char* name : {"MDomain", "ManagedDomain"})
            for (const Directive* line : own.all(name))
                add(*line, line->args(), all);
        for (const char* name : {"<MDomain", "<MDomainSet", "<ManagedDomain"})
            for (const Directive* line : own.all(name))
                add(*line, section_argument(*line), all);
    }
    return all;
}

std::vector<const ManagedDomain*> domains_of(const std::vector<ManagedDomain>& all, const Server& server)
{
    std::vector<const ManagedDomain*> found;
    for (const ManagedDomain& domain : all)
        if (server.host().empty() || domain.has(server.host()) ||
            std::ranges::any_of(server.aliases, [&](const auto& alias) { return domain.has(*alias); }))
            found.push_back(&domain);
    return found;
}

void check_managed_domains(const StartupScene& scene, std::vector<StartupFailure>& found)
{
    constexpr std::string_view then = ": `httpd -t` passes, and the next start or reload ends the server";
    const auto all = managed_domains(scene.configuration, scene.site);
    const auto fail = [&](const Place& place, std::string text, std::optional<ServerId> server = {}) {
        found.push_back({.cause = StartupCause::managed_domain, .server = server, .place = place, .word = 1, .text = cat(std::move(text), then)});
    };
    for (auto later = all.begin(); later != all.end(); ++later)
        for (auto earlier = all.begin(); earlier != later; ++earlier)
            for (const std::string& name : later->names)
                if (earlier->has(name))  // as a name below "*." too
                    return fail(later->place, cat("mod_md has ", name, " in two domains"));
    for (const Server& server : scene.site.servers) {
        if (!scene.tls[server.index] || server.host().empty())
            continue;
        const auto mine = domains_of(all, server);
        if (mine.size() > 1)
            found.push_back({.cause = StartupCause::managed_domain,
                             .server = server.index,
                             .place = mine[1]->place,
                             .word = 1,
                             .text = cat("has names of two domains of mod_md, ", mine[0]->names[0], " and ", mine[1]->names[0],
                                         ": `httpd -t` passes, a reload logs AH10238, and the next start fails"),
                             .reload_lives = true});
        for (const ManagedDomain* domain : mine)
            if (domain->certificates.size() != domain->keys.size())
                fail(domain->place, cat("mod_md has ", domain->certificates.size(), " MDCertificateFile and ", domain->keys.size(),
                                        " MDCertificateKeyFile for ", domain->names[0]));
    }
}

}

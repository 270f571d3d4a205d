#include "core/assessment.h"
#include "core/rule.h"
#include "core/text.h"

#include <unordered_map>
#include <utility>
#include <vector>

namespace aop {

static void check(const Assessment& a, Report& report)
{
    std::vector<std::pair<const Server*, const Judgement*>> in_plain;
    for (const Server& server : a.site.servers)
        if (const Judgement* j = a.exposure.worst(server.index); j && j->verdict == Verdict::plain && !a.exposure.tls[server.index])
            in_plain.emplace_back(&server, j);
    if (in_plain.empty())
        return;

    // A site is known by its names and by the directory it serves.
    std::unordered_map<std::string, const Server*> by_name, by_root;
    for (const Server& server : a.site.servers) {
        if (!a.exposure.tls[server.index] || server.tls.verify_client.value_or(VerifyClient::none) == VerifyClient::none)
            continue;
        if (server.server_name)
            by_name.emplace(lowered(server.name()), &server);
        for (const auto& alias : server.aliases)
            by_name.emplace(lowered(*alias), &server);
        if (server.document_root)
            by_root.emplace(*server.document_root, &server);
    }
    for (const auto& [plain, j] : in_plain) {
        const Server& server = *plain;
        const Server* twin = nullptr;
        bool by_folder = false;
        if (const auto named = by_name.find(lowered(server.name())); server.server_name && named != by_name.end())
            twin = named->second;
        else if (const auto rooted = server.document_root ? by_root.find(*server.document_root) : by_root.end();
                 rooted != by_root.end())
            twin = rooted->second, by_folder = true;
        if (!twin)
            continue;
        auto& finding = report(server, server.is_main() ? server.document_root.place : server.place,
                               cat("serves the site of ", twin->label(),
                                   " in plain HTTP, where no client certificate exists"));
        if (by_folder && finding.related.empty())
            finding.see(server.document_root.place, cat("the DocumentRoot of ", twin->label(), " too"));
        finding.see(twin->tls.verify_client.place, cat(twin->label(), " demands one here"));
        if (finding.witness.empty())
            finding.prove(j->witness());
    }
}

extern constinit const Rule aop302_same_site_in_plain_http{
    .id = "AOP302",
    .name = "same-site-in-plain-http",
    .severity = Severity::error,
    .summary = "The protected site is also served over plain HTTP",
    .why = "Client certificates exist only in TLS. A port-80 virtual host that serves the same pages gives them to "
           "anyone who finds the origin's address.",
    .httpd = "Every virtual host serves what it is told to, whatever another one demands for the same name.",
    .fix = "Let the plain virtual host do nothing but redirect: `Redirect permanent / https://…/`; "
           "/.well-known/acme-challenge/ may stay for certificate renewal.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_alias.html#redirect\n"
                  "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/explanation/",
    .check = check,
};

}

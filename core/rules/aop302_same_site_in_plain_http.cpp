#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

namespace aop {

// Strangers do not get to addresses of loopback.
static bool is_loopback_only(const Assessment& a, ServerId server)
{
    return std::ranges::all_of(a.exposure.of(server), [&](const Judgement& j) {
        return j.configured() == Verdict::unreachable || is_reached_from_loopback_only(a.exposure, j);
    });
}

static void check(const Assessment& a, Report& report)
{
    std::vector<std::pair<const Server*, const Judgement*>> in_plain;
    for (const Server& server : a.site.servers)
        if (const Judgement* j = a.exposure.worst(server.index);
            j && j->configured() == Verdict::plain && !a.exposure.tls[server.index] && !is_loopback_only(a, server.index))
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
        else if (const auto rooted = server.document_root ? by_root.find(*server.document_root) : by_root.end(); rooted != by_root.end())
            twin = rooted->second, by_folder = true;
        if (!twin)
            continue;
        auto& finding = report(server, server.is_main() ? server.document_root.place : server.place,
                               cat("serves the site of ", twin->label(), " over plain HTTP, where a client certificate cannot be required"));
        if (by_folder && finding.related.empty())
            finding.relate(server.document_root.place, cat("the DocumentRoot of ", twin->label(), " too"));
        if (finding.related.empty())
            finding.relate(j->let_in, "this lets everybody in");
        finding.relate(twin->tls.verify_client.place, cat(twin->label(), " asks for one here"));
        if (finding.witness.empty())
            finding.with_witness(j->witness());
    }
}

extern constinit const Rule aop302_same_site_in_plain_http{
    .id = "AOP302",
    .name = "same-site-in-plain-http",
    .severity = Severity::error,
    .summary = "The protected site is also served over plain HTTP",
    .why = "Client certificates exist only in TLS. If a virtual host on port 80 serves the same pages, anyone who "
           "finds the origin's address gets them.",
    .httpd = "What a virtual host requires has no effect on another virtual host, even one with the same name. MDRequireHttps does not close "
             "port 80: it spares what begins with /.well-known/ as it was sent, so that `/.well-known/../x` gets `/x`.",
    .fix = "Let the plain virtual host only redirect: `Redirect permanent / https://…/`. "
           "/.well-known/acme-challenge/ may stay for certificate renewal.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_alias.html#redirect\n"
                  "https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/explanation/",
    .check = check,
};

}

#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Route& r : a.exposure.routes) {
        const bool files = r.kind == Route::Kind::same_files;
        if (!files && r.kind != Route::Kind::same_back_end)
            continue;
        const Server &open = a.site.servers[r.open], &around = a.site.servers[r.around];
        auto& finding =
            report(open, r.place, cat("serves ", files ? "the files" : "the back end", " of ", around.label(), " to clients without a certificate"));
        finding.relate(r.there, cat(around.label(), files ? " serves them from here" : " proxies to it here"));
        finding.relate(around.tls.verify_client.place, "and requires a client certificate here");
        if (finding.witness.empty())
            finding.with_witness(r.witness);
    }
}

extern constinit const Rule aop325_protected_content_elsewhere{
    .id = "AOP325",
    .name = "protected-content-elsewhere",
    .severity = Severity::error,
    .summary = "An open server has the files or the back end of a protected one",
    .why =
        "A client certificate protects a virtual host, not a folder or a back end. Where another virtual host leads to the same place, by a folder "
        "above it, an Alias, a symbolic link or a ProxyPass, everybody gets the content there.",
    .httpd = "Each virtual host maps URLs on its own. <Directory> sections with `Require ssl-verify-client` would hold for the folder in every "
             "virtual host; "
             "SSLVerifyClient of a virtual host does not.",
    .fix = "Move the protected folder out of what the open server reaches, remove the line that leads there, or deny it in the open server: "
           "`<Directory /srv/shop> Require all denied </Directory>` inside it. For a back end, remove the ProxyPass or require the certificate there "
           "too.",
    .references = "https://httpd.apache.org/docs/2.4/urlmapping.html",
    .check = check,
};

}

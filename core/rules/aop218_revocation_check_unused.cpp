#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <vector>

#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/httpd/settings/verify_mode.h"
#include "core/verdicts/rule.h"

namespace aop {

namespace {

struct Check {
    std::string_view directive;
    const Setting<Revocation>& setting;
    bool starts = true;  // without lists httpd ends at the start, which AOP402 reports
};

std::tuple<const Source*, int> line_of(const Place& place) { return {place.source, place.line}; }

}

static void check(const Assessment& a, Report& report)
{
    const auto checks = [](const Server& s) {
        const TlsRevocation& revocation = *s.tls.revocation;
        return std::array{Check{"SSLCARevocationCheck", revocation.crl_check, revocation.crl_file || revocation.crl_path},
                          Check{"SSLOCSPEnable", revocation.ocsp}};
    };
    std::vector<const Section*> asking;
    for (const Section& s : a.site.sections)
        if (s.verify_client.value_or(VerifyClient::none) != VerifyClient::none)
            asking.push_back(&s);
    // A line of the main server has an effect if one of those that inherit it asks.
    std::map<std::tuple<const Source*, int>, bool> used;
    for (const Server& server : a.site.servers)
        for (const Check& c : checks(server))
            if (c.setting)
                used[line_of(c.setting.place)] |= question_of(server.tls).asked || std::ranges::any_of(asking, [&](const Section* section) {
                                                      return section->holds_for(server.index);
                                                  });
    for (const Server& server : a.site.servers)
        for (const Check& c : checks(server))
            if (c.setting && c.setting->scope != Scope::none && c.starts && a.exposure.tls[server.index] && !used[line_of(c.setting.place)])
                report(server, c.setting.place, cat("has ", c.directive, " but requests no client certificate: the line has no effect"));
}

extern constinit const Rule aop218_revocation_check_unused{
    .id = "AOP218",
    .name = "revocation-check-unused",
    .severity = Severity::note,
    .summary = "Revocation is checked where no client certificate is requested",
    .why = "The line looks like a protection, and every client gets in. Somebody meant to require client certificates here, or the line is a "
           "leftover.",
    .httpd = "SSLCARevocationCheck and SSLOCSPEnable are about certificates that clients send. Without SSLVerifyClient, which defaults to "
             "`none`, no client is asked for one. httpd does not warn.",
    .fix = "Add `SSLVerifyClient require` and `SSLCACertificateFile` to the virtual host. Or remove the line.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcarevocationcheck\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslocspenable\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifyclient",
    .check = check,
};

}

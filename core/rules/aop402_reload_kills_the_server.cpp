#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

#include <algorithm>

namespace aop {

static void check(const Assessment& a, Report& report)
{
    constexpr std::string_view then = ": `httpd -t` passes, and the next start or reload ends the server";
    for (const Server& server : a.site.servers) {
        const TrustSet& trust = a.trust[server.index];
        if (!a.exposure.tls[server.index] || !trust.fatal || trust.caught_by_configtest)
            continue;
        bool found = false;
        for (const TrustSource& source : trust.sources) {
            if (!source.file || source.file->state != CertificateFile::State::fatal ||
                (source.kind != TrustSource::Kind::ca_file && source.file->loads))
                continue;
            report(server, place_of(source, server), cat("names ", shown(a, source), ", which ", source.file->reason, then)).at_word(1);
            found = true;
        }
        if (found)
            continue;
        const Tls& tls = server.tls;
        const auto mode = std::ranges::find_if(tls.handshake->conf_cmds, [](const ConfCmd& c) { return iequals(c.command, "VerifyMode"); });
        if (trust.fatal->find("VerifyMode") != std::string::npos && mode != tls.handshake->conf_cmds.end())
            report(server, mode->place, cat("cannot be set up, because ", *trust.fatal, then)).at_word(2);
        else if (tls.revocation->crl_check && tls.revocation->crl_check->scope != Scope::none && !tls.revocation->crl_file &&
                 !tls.revocation->crl_path)
            report(server, tls.revocation->crl_check.place, cat("checks revocation without SSLCARevocationFile or SSLCARevocationPath", then));
        else if (const auto& names = tls.handshake->ca_names_file ? tls.handshake->ca_names_file : tls.handshake->ca_names_path)
            report(server, names.place, cat("finds no CA to name in ", shown_path(a, *names), then)).at_word(1);
        else if (tls.ca_path)
            report(server, tls.ca_path.place, cat("finds no certificate in SSLCACertificatePath ", shown_path(a, *tls.ca_path), then)).at_word(1);
        else
            report(server, server.place, cat("cannot be set up, ", *trust.fatal, then));
    }
}

extern constinit const Rule aop402_reload_kills_the_server{
    .id = "AOP402",
    .name = "reload-kills-the-server",
    .severity = Severity::error,
    .summary = "A certificate file passes `httpd -t` and stops the server at start or reload",
    .why = "The next `apachectl graceful`, for example after a certificate renewal, stops httpd for all its "
           "sites. No earlier check reports it.",
    .httpd = "`httpd -t` checks only the size of the file. httpd reads the content after it has dropped the old "
             "configuration: AH01895 or AH01896, AH02312, and the parent process exits (AH00020).",
    .fix = "Put a PEM file there: `aop-lint ca FILE` says what is in it. Cloudflare's CA comes with `curl --fail -O "
           "https://developers.cloudflare.com/ssl/static/authenticated_origin_pull_ca.pem`; without --fail an error page "
           "may be saved as a certificate. Where other virtual hosts name that CA, name their file: to httpd a copy is another "
           "CA (AOP420). `aop-lint`, or mod_aop with `AOPPolicy refuse`, stops such a reload.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile\n"
                  "https://httpd.apache.org/docs/2.4/stopping.html#graceful\n"
                  "https://developers.cloudflare.com/ssl/static/authenticated_origin_pull_ca.pem",
    .check = check,
};

}

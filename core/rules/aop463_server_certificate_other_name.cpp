#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

#include <algorithm>

namespace aop {

// The first few, each once.
static std::string named(const std::vector<std::string>& names)
{
    constexpr std::size_t most = 3;
    std::string out;
    std::size_t distinct = 0;
    for (auto at = names.begin(); at != names.end(); ++at) {
        if (std::find(names.begin(), at, *at) != at)
            continue;
        if (++distinct <= most)
            out += cat(out.empty() ? "" : ", ", *at);
    }
    if (distinct > most)
        out += cat(" and ", distinct - most, " more");
    return out;
}

static void check(const Assessment& a, Report& report)
{
    for (const Server& server : a.site.servers) {
        const auto& used = a.served.of(server.index);
        for (std::size_t n = 0; n < used.size(); ++n) {
            const ServedCertificate& served = a.served.all()[used[n]];
            if (server.host().empty() || served.carries(server.host()) || lowered(server.host()).ends_with(".invalid"))
                continue;  // nobody can ask for a name of .invalid (RFC 2606): it is a catch-all's
            report(server, place_of_certificate(server, n),
                   cat("presents the certificate ", shown_path(a, served.path), ", which does not carry its name ", server.host(),
                       served.names.empty() ? std::string() : cat(" but ", named(served.names))))
                .at_word(1);
        }
    }
}

extern constinit const Rule aop463_server_certificate_other_name{
    .id = "AOP463",
    .name = "server-certificate-other-name",
    .severity = Severity::note,
    .summary = "A server certificate does not carry the name of its server",
    .why = "Cloudflare's Full (strict) rejects a certificate without the name that it asks for: visitors get error 526. "
           "Usually another site's certificate was named, or the ServerName was changed.",
    .httpd = "httpd compares ServerName with the DNS names and the common names of the certificate. It starts, and says "
             "AH01909 \"server certificate does NOT include an ID which matches the server name\" at LogLevel warn. `httpd -t` "
             "does not read the certificate.",
    .fix = "Name the certificate of this site with `SSLCertificateFile`, or have one issued that carries its name. `openssl "
           "x509 -in FILE -noout -ext subjectAltName` lists its names. A catch-all that no "
           "client asks for by name is passed over with a ServerName below .invalid, such as unknown.invalid.",
    .references = "https://developers.cloudflare.com/ssl/origin-configuration/ssl-modes/full-strict/\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcertificatefile",
    .check = check,
};

}

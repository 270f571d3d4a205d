#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Judgement& j : a.exposure.judgements) {
        if (j.cause != Cause::sessions || !j.other)
            continue;
        const Server &server = a.site.servers[j.server], &other = a.site.servers[*j.other];
        Finding& finding = report(server, j.if_started ? j.if_started->place : j.place, j.if_started ? j.if_started->reason : j.reason);
        finding.relate(other.server_name ? other.server_name.place : other.place, "the other one");
        if (server.tls.ca_file)
            finding.relate(server.tls.ca_file.place, "the CA it trusts");
    }
}

extern constinit const Rule aop312_session_identity_shared{
    .id = "AOP312",
    .name = "session-identity-shared",
    .severity = Severity::error,
    .summary = "Two sites with different CAs, or only one with OCSP, have the same TLS session identity",
    .why = "TLS sessions are kept apart by that identity. Where it is equal, having been accepted by one "
           "site counts at the other, whose CA is never asked: also where that one asks for no certificate and only "
           "looks at SSL_CLIENT_VERIFY.",
    .httpd = "The identity is the ServerName with its port, and 443 where ServerName has none; the port of "
             "the address does not matter. Sessions are resumed without looking at the certificate again.",
    .fix = "Give each virtual host a ServerName of its own with its port: `ServerName "
           "shop.example.com:8443`. mod_aop's AOPGuard checks the certificate again on every connection, and resumes no session "
           "whose handshake asked OCSP less.",
    .references = "https://httpd.apache.org/docs/2.4/mod/core.html#servername\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslsessioncache\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslsessiontickets",
    .check = check,
};

}

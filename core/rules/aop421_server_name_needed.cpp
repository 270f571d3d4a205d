#include <vector>

#include "core/base/ascii.h"
#include "core/httpd/trust_queries.h"
#include "core/verdicts/rule.h"

namespace aop {

namespace {

// Per server: whether it shares a TLS address with others, so that a name has to tell them apart.
PerServer<bool> found_by_name(const Assessment& a)
{
    PerServer<bool> found(a.site.servers.size());
    for (const Chain& chain : a.exposure.chains)
        if (chain.name_based() && a.exposure.tls[chain.first()])
            for (const ServerId server : chain.servers)
                found[server] = true;
    return found;
}

}

static void check(const Assessment& a, Report& report)
{
    const bool strict = a.site.sni_policy.value_or(SniPolicy::secure) == SniPolicy::strict;
    const PerServer<bool> by_name = found_by_name(a);
    for (const AuthenticatingServer& s : a.asking) {
        if (!by_name[s.server.index])
            continue;
        if (const auto& check = s.server.tls.handshake->strict_sni; check.value_or(false))
            report(s.server, check.place, "answers 403 to clients that send no server name (SNI), whatever certificate they present");
        if (strict)
            report(s.server, a.site.sni_policy.place, "answers 421 unless the server name (SNI) in the handshake leads to it as Host does");
    }
}

extern constinit const Rule aop421_server_name_needed{
    .id = "AOP421",
    .name = "server-name-needed",
    .severity = Severity::note,
    .summary = "Clients that do not send the site's name in the handshake are rejected",
    .why = "That is stricter than usual. It is right where every client sends the name, as Cloudflare does. It "
           "rejects clients that connect by address (health checks, old proxies); `SSLVHostSNIPolicy strict` also "
           "rejects Cloudflare where an Origin Rule or a custom origin makes SNI and Host differ.",
    .httpd = "`SSLStrictSNIVHostCheck on`, in the virtual host of the handshake or in that of the request, answers 403 "
             "(AH02033) to a connection without SNI where several virtual hosts share the address. `SSLVHostSNIPolicy "
             "strict` answers 421 (AH02032) whenever handshake and request lead to different virtual hosts.",
    .fix = "Nothing, if that is meant: accept the note. Otherwise remove the line. The default policy, `secure`, "
           "already prevents that a certificate of one site is used for another.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslstrictsnivhostcheck\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslvhostsnipolicy\n"
                  "https://developers.cloudflare.com/rules/origin-rules/features/",
    .check = check,
};

}

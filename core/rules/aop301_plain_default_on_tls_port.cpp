#include "core/assessment.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    // The first virtual host of an address decides for all that share it whether TLS is spoken.
    for (const Chain& chain : a.exposure.chains) {
        const Server& first = a.site.servers[chain.first()];
        if (first.is_main() || a.exposure.tls[first.index])
            continue;
        for (const std::size_t index : chain.servers) {
            if (!a.exposure.tls[index])
                continue;
            const Server* other = &a.site.servers[index];
            auto& finding = report(first, first.place,
                                   cat("is the first virtual host of ", to_string(chain.address),
                                       " and has no SSLEngine on: every site of that address is served in plain HTTP"));
            if (finding.related.size() < 8)
                finding.see(other->place, cat(other->label(), " is served in plain HTTP, whatever it demands"));
            if (const Judgement* j = a.exposure.worst(other->index); j && finding.witness.empty())
                finding.prove(j->witness());
        }
    }
}

extern constinit const Rule aop301_plain_default_on_tls_port{
    .id = "AOP301",
    .name = "plain-default-on-tls-port",
    .severity = Severity::error,
    .summary = "The first virtual host of a TLS port speaks plain HTTP",
    .why = "A request in plain HTTP, with the Host of a protected site, is answered by that site: no TLS, so no "
           "client certificate, although its virtual host says `SSLVerifyClient require`. TLS clients, Cloudflare "
           "included, get nothing.",
    .httpd = "Whether a connection speaks TLS is decided before any name is known, by the first virtual host of the "
             "address and port. Only then does the Host header choose the virtual host that answers. httpd warns "
             "(AH01916) only when that first one has ServerName with port 443.",
    .fix = "Give the first virtual host `SSLEngine on`, a certificate, and the demand for client certificates that the "
           "others have; or remove it from this address. Read in alphabetical order, 000-default.conf is the first.",
    .references = "https://httpd.apache.org/docs/2.4/vhosts/details.html\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslengine",
    .check = check,
};

}

#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    // The first virtual host of an address decides for all that share it whether TLS is spoken.
    for (const Chain& chain : a.exposure.chains) {
        const Server& first = a.site.servers[chain.first()];
        if (first.is_main() || a.exposure.tls[first.index])
            continue;
        for (const ServerId index : chain.servers) {
            if (!a.exposure.tls[index])
                continue;
            const Server* other = &a.site.servers[index];
            auto& finding = report(first, first.place,
                                   cat("is the default virtual host of ", to_string(chain.address),
                                       " and has no `SSLEngine on`, so the sites of that address are served in plain HTTP"));
            if (finding.related.size() < 8)
                finding.relate(other->place, cat(other->label(), " is served in plain HTTP here; its SSLVerifyClient has no effect"));
            if (const Judgement* j = a.exposure.worst(other->index); j && finding.witness.empty())
                finding.with_witness(j->witness());
        }
    }
}

extern constinit const Rule aop301_plain_default_on_tls_port{
    .id = "AOP301",
    .name = "plain-default-on-tls-port",
    .severity = Severity::error,
    .summary = "The default virtual host of a TLS port speaks plain HTTP",
    .why = "A request in plain HTTP with the Host of a protected site is answered by that site: without TLS, so "
           "without a client certificate, although its virtual host sets `SSLVerifyClient require`. TLS clients, "
           "including Cloudflare, get nothing.",
    .httpd = "The first virtual host of an address and port decides whether a connection uses TLS, before any "
             "name is known. Only then does the Host header choose the virtual host. httpd warns (AH01916) only "
             "when that first one has a ServerName with port 443.",
    .fix = "On a port for TLS, give the first virtual host `SSLEngine on`, a certificate, and the same client-certificate settings "
           "as the others; or remove it from this address. In alphabetical order, 000-default.conf comes first. On a port for plain HTTP, such as "
           "80, remove `SSLEngine on` from the others instead, and let them only redirect: `Redirect permanent / https://…/`.",
    .references = "https://httpd.apache.org/docs/2.4/vhosts/details.html\n"
                  "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslengine",
    .check = check,
};

}

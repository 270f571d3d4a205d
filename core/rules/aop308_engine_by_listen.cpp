#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Server& server : a.site.servers) {
        const auto& verify = server.tls.verify_client;
        if (!server.is_main() && a.exposure.tls[server.index] && !server.tls.engine && verify && *verify != VerifyClient::none)
            report(server, server.place, "has no SSLEngine on and speaks TLS only because of its Listen line")
                .relate(verify.place, "this requirement depends on it");
    }
}

extern constinit const Rule aop308_engine_by_listen{
    .id = "AOP308",
    .name = "engine-by-listen",
    .severity = Severity::warning,
    .summary = "A protected virtual host speaks TLS only because of its Listen line",
    .why = "After a change of the Listen line, or of the virtual host's address, the site is served over plain "
           "HTTP, without a client certificate and without a warning.",
    .httpd = "Without SSLEngine httpd switches TLS on if the protocol of a Listen line with exactly the "
             "same address is https (the default for port 443 alone) and a certificate is configured. "
             "`Listen 127.0.0.1:443 https` does not match `<VirtualHost *:443>`.",
    .fix = "Write `SSLEngine on`.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslengine\n"
                  "https://httpd.apache.org/docs/2.4/mod/mpm_common.html#listen",
    .check = check,
};

}

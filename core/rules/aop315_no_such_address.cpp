#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Server& server : a.site.servers)
        for (const Address& address : server.addresses())
            if (address.kind == Address::Kind::name && !could_resolve(address.host))
                report(server, server.place, cat("is dropped from \"", to_string(address), "\", which is neither an address nor a name"))
                    .relate(server.tls.verify_client.place, "this requirement has no effect");
}

extern constinit const Rule aop315_no_such_address{
    .id = "AOP315",
    .name = "no-such-address",
    .severity = Severity::error,
    .summary = "The address of a virtual host is neither an IP address nor a host name",
    .why = "httpd drops the address: another virtual host answers its requests, or the main server over plain "
           "HTTP.",
    .httpd = "Addresses are separated by blanks. httpd drops what it cannot resolve, with AH00547 in the log and "
             "\"Syntax OK\" on the console.",
    .fix = "Write `<VirtualHost 192.0.2.1:443 [2001:db8::1]:443>`, or `<VirtualHost *:443>`.",
    .references = "https://httpd.apache.org/docs/2.4/mod/core.html#virtualhost\n"
                  "https://httpd.apache.org/docs/2.4/dns-caveats.html",
    .check = check,
};

}

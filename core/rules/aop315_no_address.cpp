#include "core/assessment.h"
#include "core/rule.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Server& server : a.site.servers)
        for (const Address& address : server.addresses())
            if (address.kind == Address::Kind::name && !could_resolve(address.host))
                report(server, server.place, cat("is dropped from \"", to_string(address), "\", which is no address and can be no name"))
                    .see(server.tls.verify_client.place, "a demand that nobody meets");
}

extern constinit const Rule aop315_no_address{
    .id = "AOP315",
    .name = "no-such-address",
    .severity = Severity::error,
    .summary = "The address of a virtual host can be neither an IP address nor a name",
    .why = "The virtual host is not there: its requests are answered by another one, or by the main "
           "server in plain HTTP.",
    .httpd = "Addresses are separated by blanks. What cannot be resolved is dropped, with AH00547 in the "
           "log and \"Syntax OK\" on the console.",
    .fix = "Write `<VirtualHost 192.0.2.1:443 [2001:db8::1]:443>`, or `<VirtualHost *:443>`.",
    .references = "https://httpd.apache.org/docs/2.4/mod/core.html#virtualhost\n"
                  "https://httpd.apache.org/docs/2.4/dns-caveats.html",
    .check = check,
};

}

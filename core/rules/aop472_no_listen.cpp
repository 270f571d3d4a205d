#include <algorithm>

#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    // Without a virtual host there is nothing to judge, which Inspection::audit() says. Where the reading ended early, the
    // Listen may be in what is missing.
    if (!a.site.listeners.empty() || a.site.servers.size() < 2 || a.problems.refusal())
        return;
    report(a.site.servers[ServerId{1}].place, "No Listen is in this configuration: `httpd -t` passes, and httpd does not start");
}

extern constinit const Rule aop472_no_listen{
    .id = "AOP472",
    .name = "no-listen",
    .severity = Severity::error,
    .summary = "The configuration has no Listen",
    .why = "httpd does not start, so every site is down after the next restart.",
    .httpd = "Only Listen opens ports; <VirtualHost> never does. `httpd -t` reports \"Syntax OK\". The start says "
             "\"no listening sockets available, shutting down\", and AH00015 \"Unable to open logs\".",
    .fix = "Add `Listen` for each port, or the Include of the file that has it (on Debian ports.conf). If the file is only a "
           "part of a configuration, check the main file that includes it.",
    .references = "https://httpd.apache.org/docs/2.4/bind.html\n"
                  "https://httpd.apache.org/docs/2.4/mod/mpm_common.html#listen",
    .check = check,
};

}

#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

extern constinit const Rule aop217_ca_not_as_declared{
    .id = "AOP217",
    .name = "ca-not-as-declared",
    .severity = Severity::error,
    .summary = "A CA file holds another CA than the project file says",
    .why = "The project file says by `[[ca]]` which CA is meant to be in the file. Clients of another CA get in, and Cloudflare may not.",
    .httpd = "httpd knows no such declaration: it trusts every certificate of the file.",
    .fix = "Put the right CA into the file: `aop-lint ca FILE` shows what is in it. If the new CA is right, change the `sha256` line of the project "
           "file.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslcacertificatefile",
    // Only aop-lint has a project file: Inspection::audit() reports it.
    .check = [](const Assessment&, Report&) {},
};

}

#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"

namespace aop {

extern constinit const Rule aop953_unexpected_verdict{
    .id = "AOP953",
    .name = "unexpected-verdict",
    .severity = Severity::error,
    .summary = "A server has another verdict than --expect or --require says",
    .why = "The project says who is to get into each server. A change of the configuration has changed that.",
    .httpd = "httpd knows no such declaration.",
    .fix = "Look at the other findings about the server, and at `aop-lint vhosts`: both name the lines that decide. If the new verdict is right, "
           "change the `expect` entry of the project file: a comment beside the server accepts what other rules find, and no other verdict than "
           "the project declares.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#sslverifyclient",
    // Only aop-lint has such options: apply_expectations() reports it.
    .check = [](const Assessment&, Report&) {},
};

}

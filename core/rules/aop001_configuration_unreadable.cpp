#include "core/verdicts/problem_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_troubles(a, report, Problem::Kind::unreadable); }

extern constinit const Rule aop001_configuration_unreadable{
    .id = "AOP001",
    .name = "configuration-unreadable",
    .severity = Severity::error,
    .summary = "The configuration, or a file that it needs, cannot be read",
    .why = "Without the file, nothing is known about the server. A tool that ignored this would report a server "
           "as safe that it has not seen.",
    .httpd = "httpd refuses to start, and `httpd -t` fails.",
    .fix = "Check the path, and that you may read it. Run as root, or give --root where the configuration lies "
           "under another directory.",
    .references = "https://httpd.apache.org/docs/2.4/programs/httpd.html",
    .check = check,
};

}

#include "core/troubles.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    report_troubles(a, report, Trouble::Kind::unreadable);
}

extern constinit const Rule aop001_configuration_unreadable{
    .id = "AOP001",
    .name = "configuration-unreadable",
    .severity = Severity::error,
    .summary = "The configuration, or a file that it insists on, cannot be read",
    .why = "Nothing can be said about a server whose configuration is not there. A tool that passed over "
           "this would call a server safe that it has never seen.",
    .httpd = "httpd refuses to start, and `httpd -t` fails.",
    .fix = "Check the path, and that you may read it; try as root, or with --root when the tree lies "
           "under another directory.",
    .references = "https://httpd.apache.org/docs/2.4/programs/httpd.html",
    .check = check,
};

}

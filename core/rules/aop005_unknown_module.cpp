#include "core/troubles.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    report_troubles(a, report, Trouble::Kind::unknown_module);
}

extern constinit const Rule aop005_unknown_module{
    .id = "AOP005",
    .name = "unknown-module",
    .severity = Severity::note,
    .summary = "A directive may belong to a module that this tool does not know",
    .why = "What an unknown module does to requests cannot be known here, so nothing is concluded from "
           "its directives.",
    .httpd = "A module of a third party may register any directive.",
    .fix = "Nothing needs to change. Name the module with --modules to say that it is meant.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_so.html#loadmodule",
    .check = check,
};

}

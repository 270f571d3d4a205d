#include "core/verdicts/problem_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_troubles(a, report, Problem::Kind::unknown_module); }

extern constinit const Rule aop005_unknown_module{
    .id = "AOP005",
    .name = "unknown-module",
    .severity = Severity::note,
    .summary = "A directive may belong to a module that this tool does not know",
    .why = "It is not known what that module does with requests, so nothing is concluded from its directives.",
    .httpd = "A third-party module may register any directive.",
    .fix = "Nothing needs to change. Give the module's name with --modules to confirm that it is meant.",
    .references = "https://httpd.apache.org/docs/2.4/mod/mod_so.html#loadmodule",
    .check = check,
};

}

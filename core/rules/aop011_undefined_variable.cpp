#include "core/verdicts/problem_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_troubles(a, report, Problem::Kind::variable); }

extern constinit const Rule aop011_undefined_variable{
    .id = "AOP011",
    .name = "undefined-variable",
    .severity = Severity::warning,
    .summary = "A ${VARIABLE} that is not defined",
    .why = "The text `${NAME}` stays in the value, so the path or address is not the intended one.",
    .httpd = "httpd takes the value from a Define, then from its environment. Otherwise it keeps the text and "
             "logs AH00111. On Debian the environment comes from /etc/apache2/envvars.",
    .fix = "Define the variable, or give the environment file with --envvars.",
    .references = "https://httpd.apache.org/docs/2.4/mod/core.html#define",
    .check = check,
};

}

#include "core/verdicts/problem_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_troubles(a, report, Problem::Kind::syntax); }

extern constinit const Rule aop003_syntax_error{
    .id = "AOP003",
    .name = "syntax-error",
    .severity = Severity::error,
    .summary = "Syntax error in sections, conditions, macros or variables",
    .why = "httpd does not start with this configuration; a raw reload (SIGUSR1) would end the running "
           "server.",
    .httpd = "Each section must be closed in the file that opened it, on a line of its own. For a continued line "
             "httpd reports the last physical line; for a section that is not closed, the line that opens it.",
    .fix = "Correct the line. The message is the one that `httpd -t` gives.",
    .references = "https://httpd.apache.org/docs/2.4/configuring.html",
    .check = check,
};

}

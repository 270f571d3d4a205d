#include "core/verdicts/problem_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_troubles(a, report, Problem::Kind::text_lost); }

extern constinit const Rule aop010_text_silently_dropped{
    .id = "AOP010",
    .name = "text-silently-dropped",
    .severity = Severity::warning,
    .summary = "Text that looks like configuration is silently ignored",
    .why = "A directive after the `>` of a section, or below a comment that ends in a backslash, is not in force, "
           "although it looks as if it were.",
    .httpd = "httpd ignores what follows the `>` of an opening line, and everything after a closing tag. A line "
             "that ends in a backslash continues on the next line; this applies to comments too.",
    .fix = "Put the directive on a line of its own. Do not end a comment with a backslash.",
    .references = "https://httpd.apache.org/docs/2.4/configuring.html#syntax",
    .check = check,
};

}

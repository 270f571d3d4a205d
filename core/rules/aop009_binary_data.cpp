#include "core/verdicts/problem_rule.h"

namespace aop {

static void check(const Assessment& a, Report& report) { report_troubles(a, report, Problem::Kind::binary); }

extern constinit const Rule aop009_binary_data{
    .id = "AOP009",
    .name = "binary-data",
    .severity = Severity::error,
    .summary = "NUL bytes in a configuration",
    .why = "httpd reads such a line only in part, and may read the rest as another line. The text does not show "
           "what is in force.",
    .httpd = "A NUL byte ends the text for some parts of httpd and not for others.",
    .fix = "Remove the NUL bytes. The file may be UTF-16, or not a configuration at all.",
    .references = "https://httpd.apache.org/docs/2.4/configuring.html#syntax",
    .check = check,
};

}

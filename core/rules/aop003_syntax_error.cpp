#include "core/troubles.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    report_troubles(a, report, Trouble::Kind::syntax);
}

extern constinit const Rule aop003_syntax_error{
    .id = "AOP003",
    .name = "syntax-error",
    .severity = Severity::error,
    .summary = "The configuration does not read: sections, conditions, macros, variables",
    .why = "httpd does not start with this configuration; a raw reload (SIGUSR1) would end the running "
           "server.",
    .httpd = "Sections must be closed in the file that opened them, by a line of their own. httpd reports "
           "the last physical line of a continued line; an unclosed section is reported where it opens.",
    .fix = "Correct the line. The message is the one that `httpd -t` gives.",
    .references = "https://httpd.apache.org/docs/2.4/configuring.html",
    .check = check,
};

}

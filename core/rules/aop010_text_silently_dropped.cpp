#include "core/troubles.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    report_troubles(a, report, Trouble::Kind::text_lost);
}

extern constinit const Rule aop010_text_silently_dropped{
    .id = "AOP010",
    .name = "text-silently-dropped",
    .severity = Severity::warning,
    .summary = "Text that looks like configuration and is dropped without a word",
    .why = "A directive that stands after the `>` of a section, or below a comment that ends in a "
           "backslash, is not in force although everyone who reads the file believes it is.",
    .httpd = "httpd ignores what follows the `>` of an opening line and everything after a closing tag. A "
           "line that ends in a backslash continues on the next line, comments included.",
    .fix = "Put the directive on a line of its own, and end comments with something else than a "
           "backslash.",
    .references = "https://httpd.apache.org/docs/2.4/configuring.html#syntax",
    .check = check,
};

}

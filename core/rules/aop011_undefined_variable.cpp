#include "core/troubles.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    report_troubles(a, report, Trouble::Kind::variable);
}

extern constinit const Rule aop011_undefined_variable{
    .id = "AOP011",
    .name = "undefined-variable",
    .severity = Severity::warning,
    .summary = "A ${VARIABLE} that nothing defines",
    .why = "The text `${NAME}` stays in the value, so a path or an address means something else than "
           "intended.",
    .httpd = "httpd looks for a Define, then in its environment, else leaves the text alone and logs "
           "AH00111. On Debian the environment comes from /etc/apache2/envvars.",
    .fix = "Define it, or give its environment file with --envvars.",
    .references = "https://httpd.apache.org/docs/2.4/mod/core.html#define",
    .check = check,
};

}

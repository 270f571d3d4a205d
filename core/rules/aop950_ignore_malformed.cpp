#include "core/suppress.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Remark& remark : a.configuration.remarks)
        if (const Ignore ignore = parse_ignore(remark); !ignore.wrong.empty())
            report(remark.place, cat("A comment for aop-lint ", ignore.wrong, ": it accepts nothing"));
}

extern constinit const Rule aop950_ignore_malformed{
    .id = "AOP950",
    .name = "ignore-malformed",
    .severity = Severity::warning,
    .summary = "A comment for aop-lint is not understood",
    .why = "Whoever wrote it believes that a finding is accepted with a reason that others can read. It is not: the "
           "finding stands, or the comment hides a typing error.",
    .httpd = "To httpd every line that begins with `#` is nothing. A comment has a line of its own: after a directive, "
             "`#` is an argument.",
    .fix = "Write `# aop-lint: ignore AOP101 -- reason` above the line that is reported, or above the section around it; "
           "several rules are separated by commas, and `until=2026-12-31` before the `--` lets it end. The reason is "
           "not optional.",
    .references = "https://httpd.apache.org/docs/2.4/configuring.html#syntax",
    .check = check,
};

}

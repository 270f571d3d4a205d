#include "core/base/ascii.h"
#include "core/verdicts/suppression.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const SuppressionComment& remark : a.configuration.remarks)
        if (const Ignore ignore = parse_ignore(remark); ignore.wrong)
            report(remark.place, cat("A comment for aop-lint ", *ignore.wrong, ", so it accepts nothing"));
}

extern constinit const Rule aop950_ignore_malformed{
    .id = "AOP950",
    .name = "ignore-malformed",
    .severity = Severity::warning,
    .summary = "A comment for aop-lint is not understood",
    .why = "Whoever wrote it believes that a finding is accepted with a reason. It is not: the finding counts, or "
           "the comment hides a typing error.",
    .httpd = "httpd ignores every line that begins with `#`. A comment needs a line of its own: after a "
             "directive, `#` is an argument.",
    .fix = "Write `# aop-lint: ignore AOP101 -- reason` above the line that is reported, or above the section "
           "around it. Separate several rules with commas. `until=2026-12-31` before the `--` sets an end date. "
           "The reason is required.",
    .references = "https://httpd.apache.org/docs/2.4/configuring.html#syntax",
    .check = check,
};

}

#include "core/suppress.h"
#include "core/text.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const Remark& remark : a.configuration.remarks) {
        const Ignore ignore = parse_ignore(remark);
        if (!ignore.wrong.empty() || !ignore.expired(a.now))
            continue;
        const std::size_t at = remark.text.find("until=");
        report(remark.place, cat("A comment accepted ", ignore.rules.front()->id, " only up to ", remark.text.substr(at + 6, 10),
                                 ": it accepts nothing any more"));
    }
}

extern constinit const Rule aop952_ignore_expired{
    .id = "AOP952",
    .name = "ignore-expired",
    .severity = Severity::warning,
    .summary = "A comment accepted a finding up to a day that is over",
    .why = "Somebody wanted to look at it again by then. The finding counts from now on.",
    .httpd = "httpd does not read comments.",
    .fix = "Repair what the finding says and remove the comment, or give it a new date and a reason that still holds.",
    .references = "https://httpd.apache.org/docs/2.4/configuring.html#syntax",
    .check = check,
};

}

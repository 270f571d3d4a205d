#include "core/base/ascii.h"
#include "core/verdicts/suppression.h"

namespace aop {

static void check(const Assessment& a, Report& report)
{
    for (const SuppressionComment& remark : a.configuration.remarks) {
        const Ignore ignore = parse_ignore(remark);
        if (ignore.wrong || !ignore.expired(a.now))
            continue;
        const std::size_t at = remark.text.find("until=");
        report(remark.place, cat("The ignore comment for ", ignore.rules.front()->id, " expired on ", remark.text.substr(at + 6, 10)));
    }
}

extern constinit const Rule aop952_ignore_expired{
    .id = "AOP952",
    .name = "ignore-expired",
    .severity = Severity::warning,
    .summary = "An ignore comment has expired",
    .why = "The finding was to be checked again by that day. It counts from now on.",
    .httpd = "httpd does not read comments.",
    .fix = "Repair what the finding reports and remove the comment, or give it a new date and a reason that is "
           "still valid.",
    .references = "https://httpd.apache.org/docs/2.4/configuring.html#syntax",
    .check = check,
};

}

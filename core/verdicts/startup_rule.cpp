#include "core/verdicts/startup_rule.h"

namespace aop {

void report_failures(const Assessment& a, Report& report, StartupCause cause)
{
    for (const StartupFailure& failure : a.startup) {
        if (failure.cause != cause)
            continue;
        Finding& finding =
            failure.server ? report(a.site.servers[*failure.server], failure.place, failure.text) : report(failure.place, failure.text);
        finding.at_word(failure.word);
    }
}

}

#include "core/verdicts/startup_rule.h"

#include <algorithm>

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

bool ends_httpd(const Rule& rule)
{
    constexpr std::pair<std::string_view, std::string_view> ranges[]{
        {"AOP401", "AOP402"}, {"AOP430", "AOP450"}, {"AOP465", "AOP472"}, {"AOP904", "AOP906"}};
    return std::ranges::any_of(ranges, [&](const auto& r) { return r.first <= rule.id && rule.id <= r.second; });
}

}

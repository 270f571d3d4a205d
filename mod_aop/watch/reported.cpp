#include "mod_aop/watch/reported.h"

#include <algorithm>
#include <functional>

#include "core/base/ascii.h"
#include "mod_aop/httpd/shared_memory.h"

namespace aop::mod {

std::vector<LogLine> ReportedLines::news(std::vector<LogLine> now)
{
    if (now.size() > lines.size()) {
        const std::size_t more = now.size() - lines.size() + 1;
        now.resize(lines.size() - 1);
        now.push_back({Severity::warning, cat("and ", more, " more changes, which the status page shows")});
    }
    std::array<std::uint64_t, 512> present{};
    std::vector<LogLine> fresh;
    for (std::size_t i = 0; i < now.size(); ++i) {
        present[i] = std::hash<std::string>{}(now[i].text) | 1;
        if (std::ranges::find(lines, present[i]) == lines.end())
            fresh.push_back(std::move(now[i]));
    }
    lines = present;
    return fresh;
}

ReportedLines* told_of(server_rec* main, std::uint64_t reading)
{
    auto* told = static_cast<ReportedLines*>(shared_memory(main, "aop:told", sizeof(ReportedLines)));
    *told = {.reading = reading, .lines = {}};
    return told;
}

}

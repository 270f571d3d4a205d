#include "mod_aop/told.h"

#include <algorithm>
#include <functional>

#include "core/text.h"
#include "mod_aop/shared.h"

namespace aop::mod {

std::vector<LogLine> Told::news(std::vector<LogLine> now)
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

Told* told_of(server_rec* main, std::uint64_t reading)
{
    auto* told = static_cast<Told*>(shared_memory(main, "aop:told", sizeof(Told)));
    *told = {.reading = reading, .lines = {}};
    return told;
}

}

#include "mod_aop/status.h"

#include <ctime>

#include "core/text.h"

namespace aop::mod {

std::uint64_t Status::refused() const
{
    std::uint64_t all = 0;
    for (const Row& row : rows)
        for (const std::uint64_t n : row.refused)
            all += n;
    return all;
}

std::int64_t days_left(std::int64_t not_after, std::int64_t now)
{
    const std::int64_t left = not_after - now;
    return left >= 0 ? left / 86'400 : -((-left + 86'399) / 86'400);
}

std::string to_time(std::int64_t seconds)
{
    const std::time_t t = seconds;
    std::tm parts{};
    char text[32];
    gmtime_r(&t, &parts);
    return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

}

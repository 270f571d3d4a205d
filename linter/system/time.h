#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aop {

// "2026-01-31", "2026-01-31T12:00:00Z" or seconds since 1970, as seconds since 1970.
std::optional<std::int64_t> parse_time(std::string_view text);

std::string iso_time(std::int64_t seconds);  // "2026-01-31T12:00:00Z"
std::string iso_date(std::int64_t seconds);  // "2026-01-31"

}

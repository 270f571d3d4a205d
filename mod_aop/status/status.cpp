#include "mod_aop/status/status.h"

#include <ctime>

#include "core/base/ascii.h"

namespace aop::mod {

namespace {

// How many bytes the character has that `s` begins with; 0 when it is none.
std::size_t character(std::string_view s)
{
    const auto byte = [&](std::size_t i) { return i < s.size() ? static_cast<unsigned char>(s[i]) : 0U; };
    const unsigned lead = byte(0);
    if (lead < 0x80)
        return lead >= 0x20 && lead != 0x7f;
    const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    unsigned point = lead & (0xffU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xc0) != 0x80)
            return 0;
        point = point << 6 | (byte(i) & 0x3f);
    }
    constexpr unsigned least[]{0, 0, 0xa0, 0x800, 0x10000};  // below 0xa0: control characters
    const bool surrogate = point >= 0xd800 && point < 0xe000;
    return lead < 0xc0 || lead > 0xf4 || point < least[size] || point > 0x10ffff || surrogate ? 0 : size;
}

}

std::string as_utf8(std::string_view bytes)
{
    constexpr char digits[] = "0123456789abcdef";
    std::string out;
    for (std::size_t i = 0; i < bytes.size();) {
        if (const std::size_t size = character(bytes.substr(i))) {
            out += bytes.substr(i, size);
            i += size;
            continue;
        }
        const auto byte = static_cast<unsigned char>(bytes[i++]);
        out += cat("\\x", digits[byte >> 4], digits[byte & 15]);
    }
    return out;
}

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

#include "linter/system/time.h"

#include <charconv>
#include <chrono>

#include "core/base/ascii.h"

namespace aop {

namespace {

using namespace std::chrono;

// Exactly `digits` digits at `at`; -1 otherwise.
int number(std::string_view text, std::size_t at, std::size_t digits)
{
    if (at + digits > text.size())
        return -1;
    int value = 0;
    for (char c : text.substr(at, digits)) {
        if (c < '0' || c > '9')
            return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

// The last `digits` digits of a number that is not negative.
void add_padded(std::string& out, std::int64_t n, std::size_t digits)
{
    const std::size_t before = out.size();
    out.append(digits, '0');
    for (std::size_t i = before + digits; i > before; n /= 10)
        out[--i] = char('0' + n % 10);
}

}

std::optional<std::int64_t> parse_time(std::string_view text)
{
    if (text.empty())
        return std::nullopt;
    std::int64_t seconds = 0;
    if (const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
        error == std::errc{} && end == text.data() + text.size())
        return seconds;
    const bool dated = text.size() >= 10 && text[4] == '-' && text[7] == '-';
    const year_month_day day{year(number(text, 0, 4)), month(unsigned(number(text, 5, 2))), std::chrono::day(unsigned(number(text, 8, 2)))};
    if (!dated || !day.ok() || number(text, 0, 4) < 0)
        return std::nullopt;
    seconds = sys_seconds(sys_days(day)).time_since_epoch().count();
    if (text.size() == 10)
        return seconds;
    const std::int64_t h = number(text, 11, 2), m = number(text, 14, 2), s = number(text, 17, 2);
    if (text.size() != 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != 'Z' || h < 0 || h > 23 || m < 0 || m > 59 ||
        s < 0 || s > 60)
        return std::nullopt;
    return seconds + h * 3600 + m * 60 + s;
}

std::string iso_date(std::int64_t since_1970)
{
    // A certificate may say any year from 0 to 9999; anything else would not print as a date.
    const sys_days date = floor<days>(sys_seconds(seconds(since_1970)));
    const year_month_day d(date);
    std::string out;
    out.reserve(20);  // what iso_time makes of it
    add_padded(out, int(d.year()), 4);
    out += '-';
    add_padded(out, unsigned(d.month()), 2);
    out += '-';
    add_padded(out, unsigned(d.day()), 2);
    return out;
}

std::string iso_time(std::int64_t since_1970)
{
    const std::int64_t in_day = ((since_1970 % 86400) + 86400) % 86400;
    std::string out = iso_date(since_1970);
    out += 'T';
    add_padded(out, in_day / 3600, 2);
    out += ':';
    add_padded(out, in_day / 60 % 60, 2);
    out += ':';
    add_padded(out, in_day % 60, 2);
    out += 'Z';
    return out;
}

}

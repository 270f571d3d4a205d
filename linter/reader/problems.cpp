// What goes wrong while reading becomes a Problem, and our own limits end the reading.
#include "core/base/ascii.h"
#include "linter/reader/builder.h"

namespace aop {

std::string as_logged(std::string_view text)
{
    constexpr std::string_view named = "\b\n\r\t\v\f\\";
    constexpr std::string_view letters = "bnrtvf\\";
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (const char c : text) {
        if (const std::size_t i = named.find(c); i != named.npos) {
            out += '\\';
            out += letters[i];
        } else if (c < ' ' || c == '\x7f') {
            const auto byte = static_cast<unsigned char>(c);
            out += cat("\\x", digits[byte >> 4], digits[byte & 15]);
        } else {
            out += c;
        }
    }
    return out;
}

void Builder::too_long(Frame& frame)
{
    const Place here = frame.lines.here();
    refuse(Problem::Kind::limit, here, cat("Error reading ", here.file(), " at line ", here.line, ": Line too long"));
}

void Builder::lost(const Place& place, std::string_view text, std::string_view why)
{
    constexpr std::size_t shown = 200;
    tell(Problem::Kind::text_lost, place, cat("httpd drops '", text.substr(0, shown), text.size() > shown ? "..." : "", "': ", why));
}

void Builder::refuse(Problem::Kind kind, const Place& place, std::string_view message)
{
    problem_list_.add({kind, place, as_logged(message), true, {}});
}

void Builder::tell(Problem::Kind kind, const Place& place, std::string_view message)
{
    problem_list_.add({kind, place, as_logged(message), false, {}});
}

// One of our own limits: nothing is known about the rest of the configuration.
void Builder::give_up(const Place& place, std::string_view message)
{
    if (stopped_)
        return;
    stopped_ = true;
    problem_list_.add_anyway({Problem::Kind::limit, place, as_logged(cat("reading stops here: ", message)), false, {}});
}

void Builder::charge(std::uint64_t bytes, const Place& place)
{
    made_ += bytes;
    if (made_ > limits::expanded)
        give_up(place, cat("variables, macros and glued lines make more than ", limits::expanded >> 20, " MiB"));
}

}

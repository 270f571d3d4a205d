// Times of mod_expires ("access plus 1 month") and limits of mod_reqtimeout ("header=20-40,MinRate=500").
#include "linter/validate/special_values.h"

#include <cstdlib>

#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

// "access plus 1 month", "A3600"
Complaint expiry_fault(std::string_view code)
{
    if (code.starts_with('A') || code.starts_with('M'))
        return std::nullopt;
    std::string word = next_word(code);
    const char base = word.empty() ? '\0' : to_lower(word[0]);
    if (base != 'n' && base != 'a' && base != 'm')
        return cat("bad expires code, unrecognised <base> '", word, "'");
    word = next_word(code);
    if (begins(word, "p"))
        word = next_word(code);
    for (; !word.empty(); word = next_word(code)) {
        if (word[0] < '0' || word[0] > '9')
            return cat("bad expires code, numeric value expected <num> '", word, "'");
        const std::string unit = next_word(code);
        if (unit.empty())
            return "bad expires code, missing <type>";
        if (!begins(unit, "y") && !begins(unit, "mo") && !begins(unit, "w") && !begins(unit, "d") && !begins(unit, "h") && !begins(unit, "mi") &&
            !begins(unit, "s"))
            return cat("bad expires code, unrecognised <type>'", unit, "'");
    }
    return std::nullopt;
}

Complaint whole_number(const std::string& text, int& number)
{
    char* end = nullptr;
    number = static_cast<int>(std::strtol(text.c_str(), &end, 10));
    if (end == text.c_str())
        return cat("Value '", text, "' not numerical");
    if (*end)
        return cat("Cannot parse '", end, "'");
    return number < 0 ? Complaint("Value must be non-negative") : std::nullopt;
}

}

Complaint check_expires(const Call& call)
{
    const bool by_type = call.command.name == "ExpiresByType";
    const std::string& code = call.words.back();
    if (by_type && call.words[0].find('/') == std::string::npos)
        return "Invalid mimetype: should contain a slash";
    const Complaint said = expiry_fault(code);
    return said ? Complaint(cat("'", call.command.name, " ", by_type ? cat(call.words[0], " ") : "", code, "': ", *said)) : std::nullopt;
}

// header=20-40,MinRate=500
Complaint check_read_timeout(const Call& call)
{
    for (const std::string& word : words(call.directive.args())) {
        const std::size_t sign = word.find('=');
        if (sign == word.npos)
            return "Invalid RequestReadTimeout parameter. Parameter must be in the form 'key=value'";
        const std::string key = word.substr(0, sign), value = word.substr(sign + 1);
        const auto refuse = [&](std::string_view why) { return cat("RequestReadTimeout: ", key, "=", value, ": ", why); };
        if (!iequals(key, "handshake") && !iequals(key, "header") && !iequals(key, "body"))
            return refuse("Unknown RequestReadTimeout parameter");
        const std::size_t rate = lowered(value).find(",minrate=");
        std::string first = value.substr(0, rate);
        int least = 0, initial = 0, most = 0;
        if (rate != value.npos) {
            if (const Complaint said = whole_number(value.substr(rate + 9), least))
                return refuse(*said);
            if (least == 0)
                return refuse("Minimum data rate must be larger than 0");
            if (const std::size_t dash = first.find('-'); dash != first.npos) {
                if (const Complaint said = whole_number(first.substr(dash + 1), most))
                    return refuse(*said);
                first.resize(dash);
            }
        } else if (value.find('-') != value.npos) {
            return refuse("Must set MinRate option if using timeout range");
        }
        if (const Complaint said = whole_number(first, initial))
            return refuse(*said);
        if (most && initial >= most)
            return refuse("Maximum timeout must be larger than initial timeout");
    }
    return std::nullopt;
}

}

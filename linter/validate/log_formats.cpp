// LogFormat, CustomLog and ErrorLogFormat: the directives in a format that begin with a percent sign.
#include "linter/validate/validator.h"

namespace aop {

namespace {

struct Tags {
    std::string_view letters;
    std::string_view ssl;             // those of mod_ssl
    std::string_view between;         // what may stand before the letter besides digits and {…}
    std::string_view behind_percent;  // what is text right behind it
    std::string_view unknown, ran_off;
};

constexpr Tags access_log{"haAlutfbBionLeVvpPHmqXCkrDTUsRIOS",
                          "cx",
                          "!<>,",
                          "%",
                          "Unrecognized LogFormat directive %",
                          "Ran off end of LogFormat parsing args to some directive"};
constexpr Tags error_log{"aAeEFiklLmnPtTvVM",
                         "c",
                         "+-",
                         "%",
                         "Unrecognized error log format directive %",
                         "Ran off end of error log format parsing args to some directive"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

Complaint check(const Call& call, const Tags& tags, std::string_view format)
{
    while (true) {
        const std::size_t percent = format.find('%');
        if (percent == format.npos)
            return std::nullopt;
        format.remove_prefix(percent + 1);
        if (!format.empty() && (tags.behind_percent.find(format[0]) != tags.behind_percent.npos || (&tags == &error_log && format[0] == ' '))) {
            format.remove_prefix(1);
            continue;
        }
        while (!format.empty() && (is_digit(format[0]) || format[0] == '{' || tags.between.find(format[0]) != tags.between.npos)) {
            const std::size_t close = format[0] == '{' ? format.find('}') : 0;
            format.remove_prefix(close == format.npos ? format.size() : close + 1);
        }
        if (format.empty())
            return std::string(tags.ran_off);
        if (&tags == &access_log && (format.starts_with("^ti") || format.starts_with("^to") || format.starts_with("^FB"))) {
            format.remove_prefix(3);
            continue;
        }
        const char tag = format[0];
        const bool ssl = call.walker.has_module("mod_ssl.c") && tags.ssl.find(tag) != tags.ssl.npos;
        // Other modules may register letters of their own; mod_aop's are none.
        if (!ssl && tags.letters.find(tag) == tags.letters.npos && !call.walker.unknown_modules())
            return cat(tags.unknown, tag);
        format.remove_prefix(1);
    }
}

}

Complaint check_log_format(const Call& call, const std::string& format) { return check(call, access_log, format); }

// FILE [FORMAT [env=…|expr=…]]
Complaint check_custom_log(const Call& call)
{
    if (call.words.size() > 2) {
        const std::string& clause = call.words[2];
        if (iequals(clause.substr(0, 4), "env=")) {
            if (clause.size() == 4 || clause.substr(4) == "!")
                return "missing environment variable name";
        } else if (iequals(clause.substr(0, 5), "expr=")) {
            if (clause.size() == 5)
                return "missing condition";
            if (Complaint said = check_expression(call, std::string_view(clause).substr(5), ExpressionKind::boolean, ""))
                return said;
        } else {
            return "error in condition clause";
        }
    }
    return call.words.size() > 1 ? check_log_format(call, call.words[1]) : std::nullopt;
}

// [connection|request] FORMAT
Complaint check_error_log_format(const Call& call)
{
    const std::string& format = call.words.back();
    const bool for_one = call.words.size() > 1;
    if (for_one && !iequals(call.words[0], "request") && !iequals(call.words[0], "connection"))
        return "ErrorLogFormat type must be one of request, connection";
    if (Complaint said = check(call, error_log, format))
        return said;
    bool message = false;
    for (std::size_t at = 0; (at = format.find('%', at)) != format.npos; ++at) {
        std::size_t end = at + 1;
        while (end < format.size() && (is_digit(format[end]) || format[end] == '+' || format[end] == '-'))
            ++end;
        message |= end < format.size() && format[end] == 'M';
        at += end < format.size() && format[end] == '%' && end == at + 1;
    }
    if (for_one && message)
        return "%M cannot be used in once-per-request or once-per-connection formats";
    if (!for_one && !message)
        return "main ErrorLogFormat must contain message format string '%M'";
    return std::nullopt;
}

}

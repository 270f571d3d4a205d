// SetEnvIf, BrowserMatch and their kin: a header, a pattern, then variables.
#include "linter/validate/special_values.h"

#include <algorithm>
#include <cctype>

#include "core/base/regex.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

// "the rest" of a line after its first words.
bool is_plain(std::string_view pattern) { return pattern.find_first_of("\\^$.[]|()?*+{}") == pattern.npos; }

}

// BrowserMatch REGEX VAR…, SetEnvIf HEADER REGEX VAR…
Complaint check_set_env_if(const Call& call)
{
    std::string_view rest = call.directive.args();
    const bool browser = begins(call.command.name, "Browser"), caseless = call.command.name.ends_with("NoCase");
    const std::string header = browser ? "User-Agent" : next_word(rest);
    if (header.empty())
        return cat("Missing header-field name for ", call.command.name);
    const std::string pattern = next_word(rest);
    if (pattern.empty())
        return cat("Missing regular expression for ", call.command.name);
    if (!is_plain(pattern) && !Regex(pattern, caseless).valid())
        return cat(call.command.name, " regex could not be compiled.");
    const bool name = std::ranges::all_of(header, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_'; });
    if (!name && !Regex(header, caseless).valid())
        return cat(call.command.name, "Header name regex could not be compiled.");
    return next_word(rest).empty() ? Complaint(cat("Missing envariable expression for ", call.command.name)) : std::nullopt;
}

Complaint check_set_env_if_expression(const Call& call)
{
    std::string_view rest = call.directive.args();
    const std::string expression = next_word(rest);
    if (expression.empty())
        return cat("Missing expression for ", call.command.name);
    if (Complaint said = check_expression(call, expression, ExpressionKind::boolean, cat("Could not parse expression \"", expression, "\": ")))
        return said;
    return next_word(rest).empty() ? Complaint(cat("Missing envariable expression for ", call.command.name)) : std::nullopt;
}

}

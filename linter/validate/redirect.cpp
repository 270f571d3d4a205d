// Redirect and its relatives, as mod_alias takes them apart.
#include <algorithm>

#include "core/base/regex.h"
#include "core/httpd/settings/site.h"
#include "linter/validate/validator.h"

namespace aop {

namespace {

bool is_redirect(int status) { return status >= 300 && status < 400; }

}

bool is_url(std::string_view text)
{
    const std::size_t colon = text.find(':');
    return colon != 0 && colon != text.npos && std::ranges::all_of(text.substr(0, colon), [](char c) {
               return (to_lower(c) >= 'a' && to_lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
           });
}

Complaint check_redirect(const Call& call)
{
    const std::vector<std::string>& w = call.words;
    const auto word = [&](std::size_t i) { return i < w.size() ? &w[i] : nullptr; };
    const std::string &first = w[0], *second = word(1), *third = word(2);
    // What the first word is: a status to go elsewhere with, one without a target, or none at all.
    enum class First { redirect, alone, no_status } kind = First::redirect;
    int status = call.command.name == "RedirectPermanent" ? 301 : 302;
    if (iequals(first, "permanent"))
        status = 301;
    else if (iequals(first, "temp"))
        status = 302;
    else if (iequals(first, "seeother"))
        status = 303;
    else if (iequals(first, "gone"))
        status = 410, kind = First::alone;
    else if (!first.empty() && first[0] >= '0' && first[0] <= '9')
        status = as_atoi(first), kind = is_redirect(status) ? First::redirect : First::alone;
    else
        kind = First::no_status;
    if (third && kind == First::no_status)
        return "Redirect: invalid first argument (of three)";
    if (call.context.per_directory) {
        if ((kind == First::redirect && second && !third) || (kind == First::no_status && !second)) {
            const std::string& url = kind == First::redirect ? *second : first;
            return check_expression(call, url, ExpressionKind::text, cat("Cannot parse redirect expression '", url, "': "));
        }
        if (kind == First::alone && !second)
            return std::nullopt;
    }
    const bool shifted = !third && kind == First::no_status;
    const std::string *path = shifted ? &first : second, *url = shifted ? second : third;
    const bool expression = call.command.name == "RedirectMatch";
    if (expression && path && !Regex(*path).valid())
        return "Regular expression could not be compiled.";
    if (!is_redirect(status))
        return url ? Complaint("Redirect URL not valid for this status") : std::nullopt;
    if (!url)
        return "URL to redirect to is missing";
    if (!expression && !is_url(*url) && !url->starts_with('/'))
        return "Redirect to non-URL";
    return std::nullopt;
}

}

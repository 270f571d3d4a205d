// Header and RequestHeader, as mod_headers takes them apart.
#include <algorithm>

#include "core/base/regex.h"
#include "core/httpd/syntax/arguments.h"
#include "linter/validate/validator.h"

namespace aop {

namespace {

// %t, %{NAME}e and the like in a value.
Complaint check_format(std::string_view text)
{
    while (true) {
        const std::size_t percent = text.find('%');
        if (percent == text.npos || percent + 1 == text.size())
            return std::nullopt;
        text.remove_prefix(percent + 1);
        if (text[0] == '%') {
            text.remove_prefix(1);
            continue;
        }
        if (text[0] == '{') {
            const std::size_t close = text.find('}');
            text.remove_prefix(close == text.npos ? text.size() : close + 1);
        }
        const char tag = text.empty() ? '\0' : text[0];
        if (!tag || std::string_view("Dteslib").find(tag) == std::string_view::npos)
            return cat("Unrecognized header format %", tag ? std::string(1, tag) : "");
        text.remove_prefix(1);
    }
}

Complaint check_condition(const Call& call, std::string_view clause)
{
    if (iequals(clause, "early"))
        return std::nullopt;
    if (iequals(clause.substr(0, 4), "env=")) {
        const std::string_view name = clause.substr(4);
        return name.empty() || name == "!" ? Complaint("error: missing environment variable name. envclause should be in the form env=envar ")
                                           : std::nullopt;
    }
    if (iequals(clause.substr(0, 5), "expr="))
        return check_expression(call, clause.substr(5), ExpressionKind::boolean, "Can't parse envclause/expression: ");
    return cat("Unknown parameter: ", clause);
}

Complaint check_new_value(const Call& call, std::string_view value)
{
    if (value.starts_with("expr="))
        return check_expression(call, value.substr(5), ExpressionKind::text, "Can't parse value expression : ");
    return check_format(value);
}

}

Complaint check_header(const Call& call)
{
    std::vector<std::string> rest = words(call.directive.args());
    const bool response = call.command.name == "Header";
    if (response && !rest.empty() && (iequals(rest[0], "always") || iequals(rest[0], "onsuccess")))
        rest.erase(rest.begin());
    if (rest.size() > 5)
        return cat(call.command.name, " has too many arguments");
    const std::string action = rest.empty() ? "" : rest[0];
    static constexpr std::string_view actions[]{"add", "set", "setifempty", "append", "merge", "unset", "echo", "note", "edit", "edit*"};
    if (std::ranges::none_of(actions, [&](std::string_view a) { return iequals(a, action); }))
        return "first argument must be 'add', 'set', 'setifempty', 'append', 'merge', 'unset', 'echo', 'note', 'edit', or 'edit*'.";
    if (!response && iequals(action, "note"))
        return "RequestHeader does not support the 'note' action";
    const std::string name = rest.size() > 1 ? rest[1] : "";
    const auto argument = [&](std::size_t i) { return i < rest.size() ? &rest[i] : nullptr; };
    const std::string *value = argument(2), *third = argument(3), *fourth = argument(4), *condition = fourth;
    if (iequals(action, "edit") || iequals(action, "edit*")) {
        if (!third)
            return "Header edit requires a match and a substitution";
        if (!Regex(*value).valid())
            return "Header edit regex could not be compiled";
        value = third;
    } else {
        if (fourth)
            return "Too many arguments to directive";
        condition = third;
        if (iequals(action, "unset") || iequals(action, "echo")) {
            if (value && condition)
                return iequals(action, "unset") ? "header unset takes two arguments" : "Header echo takes two arguments";
            condition = value ? value : condition;
            value = nullptr;
            if (iequals(action, "echo") && !response)
                return "Header echo only valid on Header directives";
            if (iequals(action, "echo") && !Regex(name).valid())
                return "Header echo regex could not be compiled";
        } else if (!value) {
            return "Header requires three arguments";
        }
    }
    if (condition)
        if (Complaint said = check_condition(call, *condition))
            return said;
    return value ? check_new_value(call, *value) : std::nullopt;
}

}

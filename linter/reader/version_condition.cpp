// <IfVersion>: as mod_version takes its one to three words apart.
#include "core/base/ascii.h"
#include "core/base/regex.h"
#include "core/httpd/settings/site.h"
#include "core/httpd/syntax/arguments.h"
#include "linter/reader/condition.h"

namespace aop {

namespace {

constexpr std::string_view bad_version = "Version appears to be invalid. It must have the format "
                                         "major[.minor[.patch]] where major, minor and patch are numbers.";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Missing parts are 0; nothing when it is no version.
std::optional<Version> version_of(std::string_view text)
{
    if (text.empty() || !is_digit(text[0]))
        return std::nullopt;
    int parts[3]{};
    for (int& part : parts) {
        std::string digits;
        while (!text.empty() && is_digit(text[0])) {
            digits += text[0];
            text.remove_prefix(1);
        }
        part = as_atoi(digits);
        if (text.empty())
            return Version{parts[0], parts[1], parts[2]};
        if (text[0] != '.')
            return std::nullopt;
        text.remove_prefix(1);
    }
    return text.empty() ? std::optional(Version{parts[0], parts[1], parts[2]}) : std::nullopt;
}

Result<bool> match(std::string_view expression, Version httpd)
{
    const Regex regex(expression);
    if (!regex.valid())
        return Error{"Unable to compile regular expression"};
    return regex.matches(cat(httpd.major, '.', httpd.minor, '.', httpd.patch));
}

Result<bool> compare(char op, bool or_equal, std::string_view word, Version httpd)
{
    const auto version = version_of(word);
    if (!version)
        return Error{std::string(bad_version)};
    const auto order = httpd <=> *version;
    if (op == '=')
        return order == 0;
    return (op == '<' ? order < 0 : order > 0) || (or_equal && order == 0);
}

}

Result<bool> evaluate_version(std::string_view args, Version httpd)
{
    const std::string_view takes = "<IfVersion takes one, two or three arguments, a comparison operator, a version (and a delimiter)";
    std::string first = next_word(args);
    std::optional<std::string> second, third;
    if (!args.empty())
        second = next_word(args);
    if (!args.empty())
        third = next_word(args);
    if (first.empty() || !args.empty())
        return Error{std::string(takes)};

    if (!second) {
        second = first;
        first = "=";
    }
    if (!third && *second == ">") {  // a quoted version, no operator, '>' apart
        third = ">";
        second = first;
        first = "=";
    }
    std::string_view version = *second;
    if (version.empty() || (!(third && *third == ">") && !version.ends_with('>')))
        return Error{"<IfVersion> directive missing closing '>'"};
    if (!(third && *third == ">"))
        version.remove_suffix(1);

    std::string_view op = first;
    const bool negated = op.starts_with('!');
    if (negated && op.size() > 1)
        op.remove_prefix(1);
    const char c = op.empty() ? '\0' : op[0];
    const bool or_equal = op.size() == 2 && op[1] == '=';
    Result<bool> made = Error{cat("unrecognized operator '", first, "'")};
    if (op.size() == 1 || (or_equal && c != '~')) {
        if (c == '=' && version.starts_with('/')) {
            version.remove_prefix(1);
            if (!version.ends_with('/'))
                return Error{"Missing delimiting / of regular expression."};
            version.remove_suffix(1);
            made = match(version, httpd);
        } else if (c == '~') {
            made = match(version, httpd);
        } else if (c == '=' || c == '<' || c == '>') {
            made = compare(c, or_equal, version, httpd);
        }
    }
    if (made)
        *made = *made != negated;
    return made;
}

}

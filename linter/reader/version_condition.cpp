// <IfVersion>: as mod_version takes its one to three words apart.
#include <memory>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "core/site.h"
#include "core/text.h"
#include "core/words.h"
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

struct FreeCode {
    void operator()(pcre2_code* code) const { pcre2_code_free(code); }
};
struct FreeMatch {
    void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
};

Condition match(std::string_view expression, Version httpd)
{
    int error = 0;
    PCRE2_SIZE at = 0;
    const auto* pattern = reinterpret_cast<PCRE2_SPTR>(expression.data());
    // httpd compiles its expressions with PCRE2_DOTALL and PCRE2_DOLLAR_ENDONLY unless told otherwise.
    const std::unique_ptr<pcre2_code, FreeCode> code(
        pcre2_compile(pattern, expression.size(), PCRE2_DOTALL | PCRE2_DOLLAR_ENDONLY, &error, &at, nullptr));
    if (!code)
        return {false, "Unable to compile regular expression"};
    const std::unique_ptr<pcre2_match_data, FreeMatch> data(pcre2_match_data_create_from_pattern(code.get(), nullptr));
    const std::string subject = cat(httpd.major, '.', httpd.minor, '.', httpd.patch);
    const auto* text = reinterpret_cast<PCRE2_SPTR>(subject.c_str());
    return {pcre2_match(code.get(), text, subject.size(), 0, 0, data.get(), nullptr) >= 0};
}

Condition compare(char op, bool or_equal, std::string_view word, Version httpd)
{
    const auto version = version_of(word);
    if (!version)
        return {false, std::string(bad_version)};
    const auto order = httpd <=> *version;
    if (op == '=')
        return {order == 0};
    return {(op == '<' ? order < 0 : order > 0) || (or_equal && order == 0)};
}

}

Condition evaluate_version(std::string_view args, Version httpd)
{
    const std::string_view takes =
        "<IfVersion takes one, two or three arguments, a comparison operator, a version (and a delimiter)";
    std::string first = next_word(args);
    std::optional<std::string> second, third;
    if (!args.empty())
        second = next_word(args);
    if (!args.empty())
        third = next_word(args);
    if (first.empty() || !args.empty())
        return {false, std::string(takes)};

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
        return {false, "<IfVersion> directive missing closing '>'"};
    if (!(third && *third == ">"))
        version.remove_suffix(1);

    std::string_view op = first;
    const bool negated = op.starts_with('!');
    if (negated && op.size() > 1)
        op.remove_prefix(1);
    const char c = op.empty() ? '\0' : op[0];
    const bool or_equal = op.size() == 2 && op[1] == '=';
    Condition made{false, cat("unrecognized operator '", first, "'")};
    if (op.size() == 1 || (or_equal && c != '~')) {
        if (c == '=' && version.starts_with('/')) {
            version.remove_prefix(1);
            if (!version.ends_with('/'))
                return {false, "Missing delimiting / of regular expression."};
            version.remove_suffix(1);
            made = match(version, httpd);
        } else if (c == '~') {
            made = match(version, httpd);
        } else if (c == '=' || c == '<' || c == '>') {
            made = compare(c, or_equal, version, httpd);
        }
    }
    if (made.error.empty())
        made.holds = made.holds != negated;
    return made;
}

}

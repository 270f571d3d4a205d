#include "core/base/language/patterns.h"

#include <memory>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "core/base/language/expression.h"

namespace aop {

namespace {

struct Free {
    void operator()(pcre2_code* code) const { pcre2_code_free(code); }
};
using Code = std::unique_ptr<pcre2_code, Free>;

// As ap_regcomp compiles it.
Code compiled(std::string_view pattern, const RegexOptions& options)
{
    const std::uint32_t flags = PCRE2_DUPNAMES | (options.case_insensitive ? PCRE2_CASELESS : 0U) | (options.dotall ? PCRE2_DOTALL : 0U) |
                                (options.dollar_endonly ? PCRE2_DOLLAR_ENDONLY : 0U) | (options.multiline ? PCRE2_MULTILINE : 0U);
    int error = 0;
    PCRE2_SIZE at = 0;
    const auto* text = reinterpret_cast<PCRE2_SPTR>(pattern.data());
    return Code(pcre2_compile(text, pattern.size(), flags, &error, &at, nullptr));
}

std::uint32_t fact(const Code& code, std::uint32_t what)
{
    std::uint32_t value = 0;
    pcre2_pattern_info(code.get(), what, &value);
    return value;
}

char lower(std::uint32_t c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); }

// Before 10.45 PCRE2 may take one byte for two: x?(?=b)b has to begin with a b and, so it believes, to have one more after it. What httpd does is
// then not what the pattern says (PCRE2Project/pcre2, pull request 444).
bool is_misread(std::string_view pattern, const Code& code)
{
    const bool both_known = fact(code, PCRE2_INFO_FIRSTCODETYPE) == 1 && fact(code, PCRE2_INFO_LASTCODETYPE) == 1;
    return both_known && pattern.find("(?=") != pattern.npos &&
           lower(fact(code, PCRE2_INFO_FIRSTCODEUNIT)) == lower(fact(code, PCRE2_INFO_LASTCODEUNIT));
}

}

std::optional<Language> from_regex(std::string_view pattern, const RegexOptions& options, std::size_t most_states)
{
    if (pattern.find('\0') != pattern.npos)
        return std::nullopt;
    const Code code = compiled(pattern, options);
    if (!code || is_misread(pattern, code))
        return std::nullopt;
    languages::Expression expression;
    const auto root = parse_regex(expression, pattern, options);
    if (!root)
        return std::nullopt;
    auto machine = compile(expression, *root, most_states);
    return machine ? std::optional(Language(std::move(*machine))) : std::nullopt;
}

}

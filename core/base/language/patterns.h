#pragma once
#include <cstddef>
#include <optional>
#include <string_view>

#include "core/base/language/language.h"

namespace aop {

// As ap_regcomp compiles unless told otherwise (AP_REG_DEFAULT; `RegexDefaultOptions` changes it).
struct RegexOptions {
    bool case_insensitive = false;
    bool dotall = true;
    bool dollar_endonly = true;
    bool multiline = false;
};

// The texts in which PCRE2 finds the pattern. nullopt: not valid, not regular, not understood, or too large. Never a guess.
// (A real PCRE2 gives up after 10,000,000 steps of backtracking, which httpd takes for "no match"; that is not modelled.)
std::optional<Language> from_regex(std::string_view pattern, const RegexOptions& options = {}, std::size_t most_states = Language::most);

struct FnmatchOptions {
    bool pathname = true;  // APR_FNM_PATHNAME: wildcards do not match '/'
    bool case_blind = false;
    bool period = false;  // APR_FNM_PERIOD: a leading '.' is only matched by '.'
    bool escape = true;   // not APR_FNM_NOESCAPE
};

// As apr_fnmatch: `<Directory>`, `<Location>`, `<Files>`, `<Proxy>`.
std::optional<Language> from_fnmatch(std::string_view pattern, const FnmatchOptions& options = {}, std::size_t most_states = Language::most);

// As ap_strcmp_match and ap_strcasecmp_match: `ServerAlias`. Only '*' and '?', and both match everything.
std::optional<Language> from_wildcards(std::string_view pattern, bool case_insensitive, std::size_t most_states = Language::most);

}

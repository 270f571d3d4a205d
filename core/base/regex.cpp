#include "core/base/regex.h"

#include <optional>

#include "core/base/ascii.h"

namespace aop {

Regex::Regex(std::string_view pattern, bool caseless)
{
    int error = 0;
    PCRE2_SIZE at = 0;
    const std::uint32_t options = PCRE2_DUPNAMES | PCRE2_DOTALL | PCRE2_DOLLAR_ENDONLY | (caseless ? PCRE2_CASELESS : 0U);
    code_.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(), options, &error, &at, nullptr));
}

bool Regex::matches(std::string_view text, std::vector<std::string>* groups) const
{
    if (!code_)
        return false;
    struct FreeMatch {
        void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
    };
    const std::unique_ptr<pcre2_match_data, FreeMatch> data(pcre2_match_data_create_from_pattern(code_.get(), nullptr));
    const int found = pcre2_match(code_.get(), reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), 0, 0, data.get(), nullptr);
    for (int i = 0; groups && i < found; ++i) {
        const PCRE2_SIZE* at = pcre2_get_ovector_pointer(data.get()) + 2 * i;
        groups->emplace_back(at[0] == PCRE2_UNSET ? "" : std::string(text.substr(at[0], at[1] - at[0])));
    }
    return found >= 0;
}

}

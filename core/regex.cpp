#include "core/regex.h"

#include <optional>

#include "core/text.h"

namespace aop {

Regex::Regex(std::string_view pattern, bool caseless)
{
    int error = 0;
    PCRE2_SIZE at = 0;
    const std::uint32_t options = PCRE2_DUPNAMES | PCRE2_DOLLAR_ENDONLY | (caseless ? PCRE2_CASELESS : 0U);
    code_.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(), options, &error, &at,
                              nullptr));
}

bool Regex::matches(std::string_view text) const
{
    if (!code_)
        return false;
    struct FreeMatch {
        void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
    };
    const std::unique_ptr<pcre2_match_data, FreeMatch> data(
        pcre2_match_data_create_from_pattern(code_.get(), nullptr));
    return pcre2_match(code_.get(), reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), 0, 0, data.get(),
                       nullptr) >= 0;
}

namespace {

// Writes out one text: the first alternative, what is optional left out, one of
// what repeats, one member of a class. Gives up on everything cleverer.
class Sampler {
public:
    explicit Sampler(std::string_view pattern) : rest_(pattern) {}

    std::optional<std::string> sample()
    {
        auto text = alternatives(0);
        return text && rest_.empty() ? text : std::nullopt;
    }

private:
    std::optional<std::string> alternatives(int depth)
    {
        auto first = sequence(depth);
        while (first && !rest_.empty() && rest_.front() == '|') {
            rest_.remove_prefix(1);
            if (!sequence(depth))
                return std::nullopt;
        }
        return first;
    }

    std::optional<std::string> sequence(int depth)
    {
        std::string text;
        while (!rest_.empty() && rest_.front() != '|' && rest_.front() != ')') {
            const auto one = atom(depth);
            if (!one)
                return std::nullopt;
            text += repeated(*one);
        }
        return text;
    }

    std::string repeated(const std::string& one)
    {
        bool none = false;
        while (!rest_.empty() && std::string_view("?*+").find(rest_.front()) != std::string_view::npos) {
            none |= rest_.front() != '+';
            rest_.remove_prefix(1);
        }
        return none ? "" : one;
    }

    std::optional<std::string> atom(int depth)
    {
        const char c = rest_.front();
        rest_.remove_prefix(1);
        switch (c) {
        case '^':
        case '$': return "";
        case '.': return "x";
        case '\\': return escape();
        case '[': return member();
        case '(': return group(depth);
        case '{': return std::nullopt;
        default: return std::string(1, c);
        }
    }

    std::optional<std::string> escape()
    {
        if (rest_.empty())
            return std::nullopt;
        const char c = rest_.front();
        rest_.remove_prefix(1);
        if (c == 'd')
            return "1";
        if (c == 'w')
            return "x";
        const bool letter = to_lower(c) >= 'a' && to_lower(c) <= 'z';
        return letter || (c >= '0' && c <= '9') ? std::nullopt : std::optional(std::string(1, c));
    }

    std::optional<std::string> member()
    {
        const std::size_t end = rest_.find(']', 1);
        if (end == rest_.npos)
            return std::nullopt;
        const std::string_view set = rest_.substr(0, end);
        rest_.remove_prefix(end + 1);
        if (set.find('\\') != set.npos || set.find('[') != set.npos)
            return std::nullopt;
        if (set.front() != '^')
            return std::string(1, set.front());
        for (const char c : {'x', '1', '-', '/'})
            if (set.find(c, 1) == set.npos)
                return std::string(1, c);
        return std::nullopt;
    }

    std::optional<std::string> group(int depth)
    {
        if (depth > 20)
            return std::nullopt;
        if (rest_.starts_with("?:"))
            rest_.remove_prefix(2);
        else if (rest_.starts_with('?'))
            return std::nullopt;
        auto inside = alternatives(depth + 1);
        if (!inside || rest_.empty())
            return std::nullopt;
        rest_.remove_prefix(1);
        return inside;
    }

    std::string_view rest_;
};

}

std::string sample_match(std::string_view pattern)
{
    const auto text = Sampler(pattern).sample();
    return text && Regex(pattern).matches(*text) ? *text : "";
}

}

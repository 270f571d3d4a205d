#pragma once
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "core/base/language/patterns.h"

namespace aop::test {

// PCRE2 itself, as ap_regcomp calls it.
class Pcre {
public:
    Pcre(std::string_view pattern, const RegexOptions& options)
    {
        const std::uint32_t flags = PCRE2_DUPNAMES | (options.case_insensitive ? PCRE2_CASELESS : 0U) | (options.dotall ? PCRE2_DOTALL : 0U) |
                                    (options.dollar_endonly ? PCRE2_DOLLAR_ENDONLY : 0U) | (options.multiline ? PCRE2_MULTILINE : 0U);
        int error = 0;
        PCRE2_SIZE at = 0;
        code_.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(), flags, &error, &at, nullptr));
        if (code_)
            data_.reset(pcre2_match_data_create_from_pattern(code_.get(), nullptr));
    }
    bool valid() const { return code_ != nullptr; }
    // nullopt: it gave up.
    std::optional<bool> matches(std::string_view text) const
    {
        const int rc = pcre2_match(code_.get(), reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), 0, 0, data_.get(), nullptr);
        return rc >= 0 ? std::optional(true) : rc == PCRE2_ERROR_NOMATCH ? std::optional(false) : std::nullopt;
    }

private:
    struct Free {
        void operator()(pcre2_code* code) const { pcre2_code_free(code); }
        void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
    };
    std::unique_ptr<pcre2_code, Free> code_;
    std::unique_ptr<pcre2_match_data, Free> data_;
};

inline std::string escaped(std::string_view text)
{
    static constexpr std::string_view hex = "0123456789abcdef";
    std::string out;
    for (const char c : text)
        if (c > ' ' && c < 127 && c != '\\')
            out += c;
        else
            out += {'\\', 'x', hex[static_cast<unsigned char>(c) >> 4], hex[static_cast<unsigned char>(c) & 15]};
    return out;
}

// Writes patterns that use all of the syntax in small alphabets, so that texts have a chance to match.
class PatternWriter {
public:
    explicit PatternWriter(std::mt19937& random) : random_(random) {}

    std::string pattern()
    {
        if (one_in(4))
            return kinds();
        std::string out = one_in(3) ? "^" : "";
        out += choice(0);
        return out + (one_in(3) ? "$" : "");
    }

private:
    std::size_t below(std::size_t n) { return random_() % n; }
    bool one_in(std::size_t n) { return below(n) == 0; }
    template <std::size_t N>
    std::string any(const std::string_view (&of)[N])
    {
        return std::string(of[below(N)]);
    }

    // What PCRE2's optimisations look at: kinds of bytes that follow each other, each repeated.
    std::string kinds()
    {
        static constexpr std::string_view atoms[]{
            "a",    "b",   "B",     "1",   " ",     "_",     "\\d",   "\\D",  "\\w",   "\\W",   "\\s",        "\\S",       ".",         "\\N",
            "\\h",  "\\v", "\\R",   "\\H", "\\n",   "[ab]",  "[^a]",  "[aA]", "[\\d]", "[\\s]", "[[:word:]]", "[^\\W\\d]", "(?:a|b)",   "(?:ab|a)",
            "[^b]", "a|",  "(?i)a", "/",   "\\x85", "\\xa0", "[\\S]", "(a|)", "(?=a)", "(?!b)", "(?<=a)",     "\\b",       "(?:\\.|b)", "(?=.*b)"};
        static constexpr std::string_view counts[]{"", "", "*", "+", "?", "{2}", "{1,2}", "*?", "+?", "*+", "++", "?+"};
        std::string out = one_in(2) ? "^" : "";
        for (std::size_t n = 1 + below(5); n > 0; --n) {
            const std::string atom = any(atoms);
            out += atom + (atom.back() == '|' ? "" : any(counts));
        }
        return out + (one_in(4) ? "$" : "");
    }
    std::string choice(int depth)
    {
        std::string out = sequence(depth);
        while (one_in(4))
            out += "|" + sequence(depth);
        return out;
    }
    std::string sequence(int depth)
    {
        std::string out;
        for (std::size_t n = below(4); n > 0; --n)
            out += item(depth) + (one_in(3) ? quantifier() : "");
        return out;
    }
    std::string quantifier()
    {
        static constexpr std::string_view counts[]{"*", "+", "?", "{2}", "{0,2}", "{1,}", "{2,3}", "{,2}", "{0}", "{1", "(?#c)*", "\\E+", "{0,1}"};
        static constexpr std::string_view suffixes[]{"", "", "", "?", "+"};
        return any(counts) + any(suffixes);
    }
    std::string item(int depth)
    {
        static constexpr std::string_view bytes[]{"a", "b", "c", "A", "B", "/", "\\.", "\\/", ".", "a", "b", "1", "_", " ", "-", "\xe9", "#"};
        static constexpr std::string_view escapes[]{"\\d",   "\\w", "\\s",  "\\D", "\\W",        "\\S",     "\\h", "\\H",      "\\v",
                                                    "\\V",   "\\N", "\\R",  "\\n", "\\x61",      "\\x{62}", "\\x", "\\o{141}", "\\0",
                                                    "\\061", "\\t", "\\cJ", "\\e", "\\Qa.b*\\E", "\\Q\\E",  "\\E", "\\xe9"};
        static constexpr std::string_view places[]{"^",    "$",     "\\A",  "\\z",  "\\Z",  "\\b",  "\\B",   "(?i)", "(?-i)",
                                                   "(?s)", "(?-s)", "(?m)", "(?x)", "(?U)", "(?^)", "(?xx)", "(?#c)"};
        switch (below(depth > 3 ? 4 : 7)) {
        case 0:
        case 1: return any(bytes);
        case 2: return one_in(2) ? any(escapes) : bracket();
        case 3: return one_in(2) ? any(places) : any(bytes);
        default: return group(depth + 1);
        }
    }
    std::string group(int depth)
    {
        static constexpr std::string_view openings[]{"(",   "(?:",   "(?i:",   "(?=",   "(?!",    "(?=",   "(?!",  "(?>",
                                                     "(?|", "(?<n>", "(?P<n>", "(?'n'", "(?s-i:", "(?-s:", "(?m:", "(?x:"};
        if (one_in(6))
            return std::string(one_in(2) ? "(?<=" : "(?<!") + lookbehind() + ")";
        return any(openings) + choice(depth) + ")";
    }
    std::string lookbehind()
    {
        std::string out;
        do {
            out += out.empty() ? "" : "|";
            for (std::size_t n = below(3); n > 0; --n)
                out += item(4);
        } while (one_in(3));
        return one_in(6) ? "^" + out : out;
    }
    std::string bracket()
    {
        static constexpr std::string_view members[]{"a",         "b",         "A-B",  "a-b",       "\\d",  "\\W", "[:alpha:]", "[:^upper:]",
                                                    "[:lower:]", "[:punct:]", "\\n",  "\\x61-c",   "-",    "\\-", "\\]",       "[",
                                                    ".",         "\\Q]\\E",   "\\E",  "\\b",       "\xe9", "0-9", "/",         " ",
                                                    "^",         "\\h",       "[:x:", "\\Qa\\E-c", "\\81", "\\v", ":]"};
        std::string out = one_in(3) ? "[^" : "[";
        if (one_in(8))
            out += "]";
        for (std::size_t n = 1 + below(3); n > 0; --n)
            out += any(members);
        return out + "]";
    }

    std::mt19937& random_;
};

}

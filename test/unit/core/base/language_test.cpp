#include <apr_fnmatch.h>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <random>

#include "core/base/language/patterns.h"
#include "core/base/language/splits.h"
#include "test/unit/core/base/language_patterns.h"

using namespace aop;
using aop::test::PatternWriter;
using aop::test::Pcre;

namespace {

struct Case {
    std::string_view pattern, example, other;
};
std::ostream& operator<<(std::ostream& o, const Case& c) { return o << '<' << c.pattern << '>'; }

std::string shown(const std::optional<std::string>& example) { return example ? "<" + *example + ">" : "none"; }

// The pattern, the example of what it matches and of what it does not.
constexpr Case regexes[]{
    {"", "<>", "none"},
    {"^/(?!health$)", "</>", "<>"},
    {"^/admin", "</admin>", "<>"},
    {"^/$", "</>", "<>"},
    {"a{2}", "<aa>", "<>"},
    {"a{,2}", "<a{,2}>", "<>"},
    {"a{x", "<a{x>", "<>"},
    {"^a{0}$", "<>", "<a>"},
    {"^(?:a|bc)*$", "<>", "<b>"},
    {"^[^a-z]$", "<A>", "<>"},
    {"^(?i)[^b-z]$", "<a>", "<>"},
    {"^(?i:AB)c$", "<abc>", "<>"},
    {R"(^\d\D\s\S$)", "<0a a>", "<>"},
    {R"(^\x41\x{43}\Q.*\E\.\/$)", "<AC.*./>", "<>"},
    {R"(^[\Q]-\E\]x]{4}$)", "<xxxx>", "<>"},
    {R"(^[]-]$)", "<->", "<>"},
    {R"([[:digit:]][[:^digit:]])", "<0a>", "<>"},
    {R"(\.php$)", "<.php>", "<>"},
    {R"((?<!\.txt)$)", "<>", "<.txt>"},
    {R"(^.*(?<!\.txt)$)", "<>", "<.txt>"},
    {R"((?<=^|/)x)", "<x>", "<>"},
    {R"(\bfoo\b)", "<foo>", "<>"},
    {R"(^.\Ba)", "<aa>", "<>"},
    {R"(^(?!.*\.\.)(?=.*x$).{4})", "<aaax>", "<>"},
    {R"(^(?:(?!foo).)*$)", "<>", "<foo>"},
    {R"((?=(?=a)b))", "none", "<>"},
    {R"((?!))", "none", "<>"},
    {R"(^(?!(?!a).*$))", "<a>", "<>"},
    {R"(^(?>a|ab)c)", "<ac>", "<>"},
    {R"(^a*+a)", "none", "<>"},
    {R"(^(?>a*?)b)", "<b>", "<>"},
    {R"(^(?>a*b)c)", "<bc>", "<>"},
    {R"(^(?>(?:a|b)*b)c)", "<bc>", "<>"},
    {R"(^\R\n$)", "<\n\n>", "<>"},
    {"^_{0,2}(?#c)\\E+_", "<___>", "<>"},
    {"(?x) ^ a # one\n b (?#two) + $", "<ab>", "<>"},
    {"(?s)^.$(?-s)", "<a>", "<>"},
    {"^(a(?i)b|C)D$", "<cD>", "<>"},
    {R"(^\Z)", "<>", "<a>"},
    {R"(a\zb)", "none", "<>"},
    {R"((?m)^a$\n^b)", "<a\nb>", "<>"},
    {R"(^(?<name>a)(?'other'b)(?P<third>c)(?|d|e))", "<abcd>", "<>"},
};

constexpr std::string_view not_expressible[]{
    R"((a)\1)",
    R"((?<n>a)\k<n>)",
    R"(a\Kb)",
    "(?R)",
    "(a)(?1)",
    "(?(?=a)b|c)",
    "(*UTF)a",
    "(a(*SKIP)b)",
    "(?C1)a",
    R"(\Ga)",
    R"(\X)",
    R"(\pL)",
    R"((?<=a(?=b))b)",
    "(",
    "[a",
    "a**",
    "(?<=a*)b",
    "(?>(?:a|ab)*)b",
    // PCRE2 10.42 does not find it in "b".
    "x{0}(?=b)b",
    // Nor these in "a\x85", "bc", "/".
    R"(^\S+\v)",
    "(?:|^a){0}c",
    R"(\W*(?:ab|a)?+\W)",
};

std::string joined(const std::vector<Cell>& cells)
{
    std::string out;
    for (const Cell& cell : cells) {
        out += out.empty() ? "" : " ";
        for (const bool in : cell.in)
            out += in ? '1' : '0';
        out += ":" + cell.example;
    }
    return out;
}

std::size_t rounds(std::size_t usual)
{
    const char* wanted = std::getenv("AOP_LANGUAGE_ROUNDS");  // for a long run
    return wanted ? std::strtoul(wanted, nullptr, 10) : usual;
}

using Random = std::mt19937;
std::size_t below(Random& random, std::size_t n) { return random() % n; }

std::string random_text(Random& random, std::string_view alphabet)
{
    std::string text;
    for (std::size_t n = below(random, 9); n > 0; --n)
        text += alphabet[below(random, alphabet.size())];
    return text;
}

void mutate(Random& random, std::string& text, std::string_view alphabet)
{
    const char byte = alphabet[below(random, alphabet.size())];
    const std::size_t at = below(random, text.size() + 1);
    switch (below(random, 3)) {
    case 0: text.insert(at, 1, byte); break;
    case 1: text.erase(at == text.size() ? 0 : at, 1); break;
    default:
        if (at < text.size())
            text[at] = byte;
    }
}

// Texts that have to do with a pattern: its own letters, its language's examples and those of the complement, and neighbours of all.
std::vector<std::string> subjects(Random& random, const std::string& pattern, const Language& language, std::size_t count)
{
    static constexpr std::string_view alphabet = "aaabbbcAB/.-_ 01\n\r\t\x85\xe9\xc9\xa0";
    std::vector<std::string> seeds{"", pattern};
    for (const auto& example : {language.example(), language.complement().example()})
        if (example)
            seeds.push_back(*example);
    // Examples of what follows a random beginning.
    for (int i = 0; i < 4; ++i) {
        const std::string start = random_text(random, alphabet);
        for (const Language& rest : {language.after(start), language.after(start).complement()})
            if (const auto example = rest.example())
                seeds.push_back(start + *example);
    }
    std::vector<std::string> out = seeds;
    while (out.size() < count) {
        std::string text = below(random, 3) ? seeds[below(random, seeds.size())] : random_text(random, alphabet);
        for (std::size_t n = below(random, 4); n > 0; --n)
            mutate(random, text, alphabet);
        if (text.find('\0') == text.npos)
            out.push_back(std::move(text));
    }
    return out;
}

}

BOOST_DATA_TEST_CASE(a_pattern_has_a_shortest_example_and_so_has_what_it_does_not_match, boost::unit_test::data::make(regexes), c)
{
    const auto language = from_regex(c.pattern);
    BOOST_REQUIRE(language);
    BOOST_TEST(shown(language->example()) == c.example);
    BOOST_TEST(shown(language->complement().example()) == c.other);
}

BOOST_DATA_TEST_CASE(what_is_not_regular_or_not_known_to_be_is_no_language, boost::unit_test::data::make(not_expressible), pattern)
{
    BOOST_TEST(!from_regex(pattern).has_value());
}

BOOST_AUTO_TEST_CASE(hostile_patterns_end_soon_and_without_a_language)
{
    const auto many = [](std::string_view piece, int count) {
        std::string out;
        for (int i = 0; i < count; ++i)
            out += piece;
        return out;
    };
    BOOST_TEST(!from_regex(many("(", 10'000) + many(")", 10'000)).has_value());
    BOOST_TEST(from_regex(many("(", 200) + many(")", 200))->is_everything());
    BOOST_TEST(!from_regex("a.{30}b.{30}c$").has_value());
    BOOST_TEST(from_regex("((a{1,100}){1,40}){1,3}")->states() == 2);
    BOOST_TEST(!from_regex("(((a{9}|){99}){9999}){9999}").has_value());
    BOOST_TEST(from_regex("((|){99}){9}")->is_everything());
    BOOST_TEST(!from_regex("^" + many("(?=.*a)(?=.*b.{9}c)(?=.*d)(?=.*(?!e).{12}f)", 20)).has_value());
    BOOST_TEST(from_regex(many("(?>a|b|ab)", 60) + "$")->states() == 61);
    BOOST_TEST(!from_regex(many("(?>", 100) + "(a|ab)*" + many(")*", 100)).has_value());
    BOOST_TEST(from_regex("^" + std::string(5'000, 'a'))->states() == 5'002);
    BOOST_TEST(!from_fnmatch(many("*a?????????", 20)).has_value());
}

BOOST_AUTO_TEST_CASE(languages_are_sets)
{
    const Language a = Language::prefix("/a"), ab = Language::prefix("/a/b"), word = Language::literal("/A", true);
    BOOST_TEST((both(a, ab) == ab));
    BOOST_TEST((either(a, ab) == a));
    BOOST_TEST(minus(ab, a)->is_empty());
    BOOST_TEST((a.complement().complement() == a));
    BOOST_TEST(either(a, a.complement())->is_everything());
    BOOST_TEST(shown(minus(a, ab)->example()) == "</a>");
    BOOST_TEST(shown(minus(word, a)->example()) == "</A>");
    BOOST_TEST(shown(Language::nothing().example()) == "none");
    BOOST_TEST(shown(Language::everything().example()) == "<>");
    BOOST_TEST((ab.after("/a") == Language::prefix("/b")));
    BOOST_TEST((Language::prefix("/b").behind("/a") == ab));
    BOOST_TEST((*Language::literal("/a").then(*from_regex("^/b")) == ab));
    BOOST_TEST((*from_regex("^a*$")->then(*from_regex("^a*b$")) == *from_regex("^a*b$")));
    BOOST_TEST((*from_regex("^/(?:a|b)") == *either(Language::prefix("/b"), a)));
    const Language all[]{a, ab, word};
    BOOST_TEST((*any_of(all) == *either(a, word)));
    BOOST_TEST(any_of({})->is_empty());
    BOOST_TEST(!a.matches(std::string_view("/a\0", 3)));
    BOOST_TEST(!both(a, *from_regex("x.{9}y"), 100).has_value());
}

BOOST_AUTO_TEST_CASE(languages_cut_all_texts_into_cells)
{
    const Language languages[]{Language::prefix("/a"), Language::prefix("/a/b"), *from_regex(R"(\.php$)")};
    BOOST_TEST(joined(*cut(languages)) == "000: 100:/a 001:.php 110:/a/b 101:/a.php 111:/a/b.php");
    BOOST_TEST(joined(*cut(languages, Language::prefix("/a"))) == "100:/a 110:/a/b 101:/a.php 111:/a/b.php");
    BOOST_TEST(joined(*cut({}, Language::prefix("/"))) == ":/");
    BOOST_TEST(joined(*cut(languages, Language::nothing())) == "");
    BOOST_TEST(!cut(languages, Language::everything(), {.cells = 5}).has_value());
    BOOST_TEST(!cut(languages, Language::everything(), {.states = 10}).has_value());
    std::vector<Language> many;
    for (int i = 0; i < 500; ++i)
        many.push_back(Language::prefix("/site" + std::to_string(i) + "/private"));
    BOOST_TEST(cut(many)->size() == 501);
}

BOOST_AUTO_TEST_CASE(wildcards_of_aliases_cross_dots)
{
    BOOST_TEST(from_wildcards("*.Example.com", true)->matches("a.b.example.COM"));
    BOOST_TEST(!from_wildcards("*.Example.com", false)->matches("a.b.example.com"));
    BOOST_TEST(!from_wildcards("*.example.com", true)->matches("example.com"));
    BOOST_TEST(from_wildcards("a?c*", true)->matches("a.c"));
    BOOST_TEST(!from_wildcards("[a]", true)->matches("a"));
    BOOST_TEST(from_wildcards("", true)->matches(""));
}

BOOST_AUTO_TEST_CASE(generated_patterns_match_what_pcre2_matches)
{
    Random random(20261128);
    std::size_t pairs = 0, expressible = 0, matched = 0, patterns = 0;
    for (std::size_t round = rounds(2'500); round > 0; --round) {
        const std::string pattern = PatternWriter(random).pattern();
        RegexOptions options;
        options.case_insensitive = below(random, 4) == 0;
        options.dotall = below(random, 4) != 0;
        options.dollar_endonly = below(random, 4) != 0;
        options.multiline = below(random, 8) == 0;
        const Pcre pcre(pattern, options);
        const auto language = from_regex(pattern, options);
        if (!pcre.valid()) {
            BOOST_REQUIRE_MESSAGE(!language, "not a pattern: " << pattern);
            continue;
        }
        ++patterns;
        if (!language)
            continue;
        ++expressible;
        for (const std::string& text : subjects(random, pattern, *language, 40)) {
            const std::optional<bool> real = pcre.matches(text);
            if (!real)
                continue;
            ++pairs;
            matched += *real;
            BOOST_CHECK_MESSAGE(language->matches(text) == *real, "pattern <" << pattern << "> i" << options.case_insensitive << " s"
                                                                              << options.dotall << " D" << options.dollar_endonly << " m"
                                                                              << options.multiline << " text <" << test::escaped(text)
                                                                              << ">: PCRE2 says " << *real);
        }
    }
    BOOST_TEST_MESSAGE(pairs << " pairs, " << matched << " matches, " << expressible << " of " << patterns << " patterns are expressible");
    BOOST_TEST(expressible * 10 > patterns * 8);
}

BOOST_AUTO_TEST_CASE(generated_wildcards_match_what_apr_fnmatch_matches)
{
    static constexpr std::string_view alphabet = "aaabbAB//..[]]^!--\\*?\xe9";
    Random random(7);
    std::size_t pairs = 0, matched = 0;
    for (std::size_t round = rounds(2'500); round > 0; --round) {
        std::string pattern = random_text(random, alphabet);
        const FnmatchOptions o{
            .pathname = below(random, 2) == 0, .case_blind = below(random, 3) == 0, .period = below(random, 3) == 0, .escape = below(random, 5) != 0};
        const int flags = (o.pathname ? APR_FNM_PATHNAME : 0) | (o.case_blind ? APR_FNM_CASE_BLIND : 0) | (o.period ? APR_FNM_PERIOD : 0) |
                          (o.escape ? 0 : APR_FNM_NOESCAPE);
        const auto language = from_fnmatch(pattern, o);
        BOOST_REQUIRE(language);
        for (const std::string& text : subjects(random, pattern, *language, 30)) {
            const bool real = apr_fnmatch(pattern.c_str(), text.c_str(), flags) == APR_SUCCESS;
            ++pairs;
            matched += real;
            BOOST_CHECK_MESSAGE(language->matches(text) == real,
                                "pattern <" << pattern << "> flags " << flags << " text <" << test::escaped(text) << ">: apr_fnmatch says " << real);
        }
    }
    BOOST_TEST_MESSAGE(pairs << " pairs, " << matched << " matches");
}

// The same questions give the same answers, also after so many others that all has been forgotten.
BOOST_AUTO_TEST_CASE(splits_are_what_both_and_minus_give)
{
    aop::Splits splits;
    const auto whole = *aop::from_regex("^[a-c]*$");
    const auto check = [&](const std::string& text) {
        const auto wanted = *aop::from_regex("^" + text);
        const auto& [inside, outside] = splits.split(whole, wanted);
        BOOST_TEST_REQUIRE((inside && outside));
        BOOST_TEST((*inside == *both(whole, wanted)));
        BOOST_TEST((*outside == *minus(whole, wanted)));
    };
    for (int round = 0; round < 2; ++round)
        for (const std::string text : {"a", "ab", "b+", "(?:a|c)b"})
            check(text);
    for (int i = 0; i < 4200; ++i)
        (void)splits.split(whole, Language::literal(std::to_string(i)));
    check("ab");
}

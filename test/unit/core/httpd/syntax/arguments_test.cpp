#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "core/httpd/syntax/arguments.h"

namespace {

struct Case {
    std::string_view in, out;
};
std::ostream& operator<<(std::ostream& o, const Case& c) { return o << '<' << c.in << '>'; }

constexpr Case cases[]{
    {"", ""},
    {"a b", "[a][b]"},
    {"  a\t b ", "[a][b]"},
    {R"("a b" c)", "[a b][c]"},
    {R"("say \"hi\"")", R"([say "hi"])"},
    {R"(C:\\x)", R"([C:\x])"},
    {R"("open)", "[open]"},
    {R"("require"none)", "[require][none]"},
    {R"(a"b"c)", R"([a"b"c])"},
    {R"("" x)", "[][x]"},
    {"a\v\fb", "[a][b]"},
};

}

BOOST_DATA_TEST_CASE(words_split_as_httpd_does, boost::unit_test::data::make(cases), c)
{
    std::string shown;
    for (const auto& w : aop::words(c.in))
        shown += "[" + w + "]";
    BOOST_TEST(shown == c.out);
}

namespace {

constexpr Case spans[]{
    {"", ""},
    {"  a\t b ", "[a][b]"},
    {R"("a b" 'c d')", R"(["a b"]['c d'])"},
    {R"("say \"hi\"" x)", R"(["say \"hi\""][x])"},
    {R"("C:\\" x)", R"(["C:\\"][x])"},
    {R"("open x)", R"(["open x])"},
    {R"("require"none)", R"(["require"][none])"},
};

}

// Each as it is written, and as many as there are words.
BOOST_DATA_TEST_CASE(each_word_stands_where_it_was_written, boost::unit_test::data::make(spans), c)
{
    std::string shown;
    for (const aop::WordSpan& w : aop::word_spans(c.in))
        shown += "[" + std::string(c.in.substr(w.from, w.to - w.from)) + "]";
    BOOST_TEST(shown == c.out);
    BOOST_TEST(aop::word_spans(c.in).size() == aop::words(c.in).size());
}

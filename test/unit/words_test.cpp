#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "core/words.h"

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

// The tree in httpd's own form and as JSON.
#include <boost/test/unit_test.hpp>

#include <nlohmann/json.hpp>

#include "test/cli/cli.h"
#include "test/support/scratch.h"

using aop::test::aop_lint;

BOOST_AUTO_TEST_CASE(the_tree_is_printed_with_places)
{
    const aop::test::Scratch scratch;
    const std::string file = scratch.write("httpd.conf", "Listen 443\n<VirtualHost *:443>\n    ServerName \\\n  a.example\n</VirtualHost>\n");
    const auto said = aop_lint({"tree", file});
    BOOST_TEST(said.status == 0);
    BOOST_TEST(said.out.find("# In file: " + file) != said.out.npos, said.out);
    BOOST_TEST(said.out.find("ServerName a.example") != said.out.npos, said.out);

    const auto tree = nlohmann::json::parse(aop_lint({"tree", "--format", "json", file}).out)["tree"];
    BOOST_TEST(tree[0]["name"] == "Listen");
    BOOST_TEST(tree[1]["children"][0]["line"] == 4);
    BOOST_TEST(tree[1]["children"][0]["lines"] == 2);
    BOOST_TEST(tree[1]["children"][0]["column"] == 5);
    BOOST_TEST(aop_lint({"tree", "--includes", file}).out.find("(*) " + file) != std::string::npos);
    BOOST_TEST(aop_lint({"vhosts", "--as-httpd", file}).out.find("a.example (" + file + ":2)") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_tree_that_httpd_refuses_says_where)
{
    const aop::test::Scratch scratch;
    const std::string file = scratch.write("httpd.conf", "Listen 443\n</VirtualHost>\n");
    const auto said = aop_lint({"tree", file});
    BOOST_TEST(said.status == 3);
    BOOST_TEST(said.err.starts_with(file + ":2: "), said.err);
}

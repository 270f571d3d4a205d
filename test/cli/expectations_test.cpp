// --expect and --require: which verdict each server is to have.
#include <boost/test/unit_test.hpp>

#include "core/base/ascii.h"
#include "test/cli/cli.h"
#include "test/support/scratch.h"

using aop::test::aop_lint;
using aop::test::Said;
using aop::test::Scratch;

namespace {

struct Tree : Scratch {
    const std::string good = aop::test::good_tree(path().string());
    const std::string bad = aop::test::bad_tree(path().string());

    // A protected server, and a public one on port 80.
    std::string mixed() const
    {
        write("good/mixed.conf", "Include httpd.conf\nListen 80\n<VirtualHost *:80>\n  ServerName status.example.net\n</VirtualHost>\n");
        return good + "/mixed.conf";
    }
};

bool has(const Said& said, std::string_view text) { return said.out.find(text) != said.out.npos; }

}

BOOST_FIXTURE_TEST_CASE(a_public_server_is_reported_until_it_is_expected, Tree)
{
    const std::string tree = mixed();
    BOOST_TEST(has(aop_lint({"-q", tree}), "[AOP120]"));
    BOOST_TEST(aop_lint({"-q", tree}).status == 1);
    for (const char* expected : {"status.example.net=plain", "status.example.net:80=plain", "*.example.net=plain,closed -- for monitoring"}) {
        const Said said = aop_lint({"-q", "--expect", expected, tree});
        BOOST_TEST(said.status == 0, expected << ": " << said.out);
    }
    BOOST_TEST(has(aop_lint({"-v", "--expect", "status.example.net=plain -- for monitoring", tree}), "for monitoring"));
}

BOOST_FIXTURE_TEST_CASE(another_verdict_than_expected_is_a_finding, Tree)
{
    const Said said = aop_lint({"-q", "--expect", "status.example.net=closed", mixed()});
    BOOST_TEST(said.status == 1);
    BOOST_TEST(has(said, "is plain, and --expect status.example.net=closed expects closed"), said.out);
    BOOST_TEST(has(said, "[AOP120]"));
}

BOOST_FIXTURE_TEST_CASE(an_expectation_that_no_server_is_the_subject_of_is_a_finding, Tree)
{
    for (const char* expected : {"shop.example.org=plain", "status.example.net:8080=plain"}) {
        const Said said = aop_lint({"-q", "--expect", "status.example.net=plain", "--expect", expected, mixed()});
        BOOST_TEST(said.status == 1);
        BOOST_TEST(has(said, aop::cat("No server is the subject of --expect ", expected)), said.out);
    }
}

BOOST_FIXTURE_TEST_CASE(what_is_required_holds_for_all_servers_but_the_expected, Tree)
{
    const std::string tree = mixed();
    BOOST_TEST(aop_lint({"-q", "--require", "enforced", good}).status == 0);
    BOOST_TEST(has(aop_lint({"-q", "--require", "enforced", tree}), "[AOP953]"));
    BOOST_TEST(aop_lint({"-q", "--require", "enforced", "--expect", "status.example.net=plain", tree}).status == 0);
    BOOST_TEST(aop_lint({"-q", "--expect", "status.example.net=plain", "--require", "enforced", bad, tree}).status == 1);
}

BOOST_AUTO_TEST_CASE(an_expectation_that_cannot_be_understood_is_wrong_usage)
{
    for (const char* wrong : {"shop.example.com", "=plain", "shop.example.com=", "shop.example.com=plane", "shop.example.com:http=plain",
                              "a:99999=plain", "shop.example.com=plain,", ""}) {
        const Said said = aop_lint({"--expect", wrong, "/nowhere"});
        BOOST_TEST(said.status == 2, wrong);
    }
    BOOST_TEST(aop_lint({"--require", "secure", "/nowhere"}).status == 2);
}

BOOST_FIXTURE_TEST_CASE(a_project_declares_its_public_servers, Tree)
{
    const std::string tree = mixed();
    write("good/.aop-lint.toml", "expect = [\"status.example.net=plain -- for monitoring\"]\nrequire = \"enforced\"\n");
    BOOST_TEST(aop_lint({"-q", tree}).status == 0, aop_lint({"-q", tree}).out << aop_lint({"-q", tree}).err);
}

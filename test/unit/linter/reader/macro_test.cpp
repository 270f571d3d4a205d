#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "test/support/reading.h"

namespace {

using namespace std::literals;

struct Case {
    std::string_view in, out;
};
std::ostream& operator<<(std::ostream& o, const Case& c) { return o << '<' << c.in << '>'; }

constexpr Case uses[]{
    {"<Macro M>\nFoo\n</Macro>\nUse M\nBar\n", "m():1 Foo; 5 Bar"},
    {"<Macro M $a>\n# c\nFoo $a\n\nBaz $a$a\n</Macro>\nUse m x\nUSE M \"y z\"\nBar\n",
     "m():1 Foo x; m():3 Baz xx; m():1 Foo y z; m():3 Baz y zy z; 9 Bar"},
    {"<Macro M>\n  Foo   a  \n\tBar \\\n b\nBaz\n</Macro>\nUse M\n", "m():1 Foo a; m():2 Bar b; m():3 Baz"},
    {"<Macro M>\nFoo ${A}\n</Macro>\nDefine A 1\nUse M\n", "m():1 Foo 1"},
    {"<Macro M $x>\nDefine B $x\nFoo ${B}\n</Macro>\nUse M 1\nUse M 2\n", "m():2 Foo 1; m():2 Foo 2"},
    {"<D>\n<Macro M>\nFoo\n</Macro>\nUse M\n</D>\nUse M\n", "1 <D > {m():1 Foo}; m():1 Foo"},
    {"<Macro M>\nA\n</Macro>\n<Macro m>\nB\n</Macro>\nUse M\n", "m():1 B"},
    {"<Macro M>\n<Macro N>\nFoo\n</Macro>\nUse N\n</Macro>\nUse M\nUse N\n", "n():1 Foo; n():1 Foo"},
    {"<Macro M>\nUse N\nA\n</Macro>\n<Macro N>\nB\n</Macro>\nUse M\nC\n", "n():1 B; m():2 A; 9 C"},
    {"<Macro M>\n<D>\n</Macro>\nUse M\nA\n</D>\n", "m():1 <D > {5 A}"},
    {"<Macro M>\n</D>\n</Macro>\n<D>\nUse M\nA\n", "4 <D >; 6 A"},
    {"<Macro M>\n</D>\n</Macro>\nUse M\n", "! m():1 </D> without matching <D> section"},
    {"<Macro M>\n</IfDefine>\nA\n</Macro>\n<IfDefine !X>\nUse M\nB\n", "m():2 A; 7 B"},
    {"<Macro M>\n<IfDefine X>\nA\n</Macro>\nUse M\nB\n</IfDefine>\nC\n", "8 C"},
    {"<IfDefine X>\n<Macro M>\nFoo\n</Macro>\n</IfDefine>\nUse M\n", "! 6 no macro defined before Use"},
    {"Define N M\n<Macro ${N}>\nFoo\n</Macro>\nUse ${N}\n", "m():1 Foo"},
    {"\"<Macro\" M>\nFoo\n\"</Macro>\"\nUse \"M\"\n", "m():1 Foo; ? 3 httpd drops '\"': it follows </Macro>"},
    {"<Macro M> junk\nFoo\n</Macro> junk\nUse M\n",
     "m():1 Foo; ? 1 httpd drops 'junk': it follows the '>' of <Macro>; ? 3 httpd drops 'junk': it follows </Macro>"},
    {"<Macro M> # a\nFoo\n</Macro> # b\nUse M\n", "m():1 Foo"},
    {"<MACRO M>\nFoo\n</mACRO>\nuse M\n", "m():1 Foo"},
    {"MacroIgnoreEmptyArgs\nMacroIgnoreBadNesting x\nFoo\n", "3 Foo"},
    {"<Macro M /IgnoreEmptyArgs a>\nFoo a\n</Macro>\nUse M \"\"\n", "m():1 Foo"},
    {"<Macro M /IgnoreBadNesting /IgnoreEmptyArgs a>\n<D a>\n</Macro>\nUse M x\n</D>\n", "m():1 <D x>"},
    {"<Macro M a /IgnoreEmptyArgs>\nFoo a\n</Macro>\nUse M 1 2\n", "m():1 Foo 1"},
    {"<Macro M /Foo a>\nFoo a\n</Macro>\nUse M 1\n", "m():1 Foo 1"},
    {"<Macro M>\nFoo\n</Macro>\nUndefMacro m\n<Macro M>\nBar\n</Macro>\nUse M\n", "m():1 Bar"},
};

constexpr Case parameters[]{
    {"<Macro M @a %b c>\nFoo @a %b c cc \"c\"\n</Macro>\nUse M \"x\\\"y\\\\\" \"1 2\" z\n", "m():1 Foo \"x\\\"y\\\\\" 1 2 z zz \"z\""},
    {"<Macro M $a $ab>\nFoo $ab $a $abc\n</Macro>\nUse M 1 2\n", "m():1 Foo 2 1 2c"},
    {"<Macro M $1 $12>\n$12 $1 $123\n</Macro>\nUse M a b\n", "m():1 b a b3"},
    {"<Macro M $a>\nFoo $a x$ax\n</Macro>\nUse M $a\nUse M x$ax\n", "m():1 Foo $a x$ax; m():1 Foo x$ax xx$axx"},
    {"<Macro M @a>\nFoo @a\n</Macro>\nUse M @a\nUse M \"x@a y\"\nUse M \"\"\n", "m():1 Foo @a; m():1 Foo \"x@a y\"; m():1 Foo \"\""},
    {"<Macro M @a b>\nFoo @abb@ab\n</Macro>\nUse M \"b\" \"@a\"\n", "m():1 Foo \"@a\"@a@a\"@a\"@a"},
    {"<Macro M @a>\nFoo @a@a@a\n</Macro>\nUse M \"x y z\"\n", "m():1 Foo \"x y z\"\"x y z\"\"x y z\""},
    {"<Macro M a>\nbar a\n</Macro>\nUse M \"\"\n", "m():1 br"},
    {"<Macro M $x>\nFoo $x\nBar\n</Macro>\nUse M \"a\\\\\"\nQ\n", "m():2 Foo aBar; 6 Q"},
    {"<Macro M $x>\nFoo $x\n</Macro>\nUse M \"a\\\\\"\nQ\nR\n", "5 Foo aQ; 6 R"},
    {"<Macro M>\nFoo\\ \nBar\n</Macro>\nUse M\nQ\n", "m():2 FooBar; 6 Q"},
};

constexpr Case ends[]{
    {"<Macro M>\nFoo\n</Macro>\nUse M\nQ", "m():1 Foo; ? 5 httpd drops 'Q': it is the last line and has no line feed"},
    {"<Macro M>\nFoo\n</Macro>\nUse M\nQ\nR", "m():1 Foo; 5 Q; 6 R"},
    {"<Macro M>\nFoo\n</Macro>\nUse M", "m():1 Foo"},
    {"<Macro M>\n</Macro>\nUse M\nQ", "? 4 httpd drops 'Q': it is the last line and has no line feed"},
    {"<Macro M>\n</Macro>\nUse M\nQ\n", "4 Q"},
    {"<Macro M>\nFoo\n</Macro>\nUse M\nQ a \\\nb\nR\n", "m():1 Foo; 6 Q a b; 7 R"},
};

constexpr Case refusals[]{
    {"Use M\n", "! 1 no macro defined before Use"},
    {"<Macro M>\n</Macro>\nUse\n", "! 3 no macro name specified with Use"},
    {"<Macro M>\n</Macro>\nUse N\n", "! 3 macro 'n' undefined"},
    {"<Macro M $a>\nFoo\n</Macro>\nUse M\nUse M 1 2\n", "! 4 macro 'm' (defined on line 1 of \"/srv/main.conf\") used with 0 arguments instead of 1; "
                                                        "! 5 macro 'm' (defined on line 1 of \"/srv/main.conf\") used with 2 arguments instead of 1"},
    {"<Macro M>\nFoo\n</Macro>\nUse M # x\n", "! 4 macro 'm' (defined on line 1 of \"/srv/main.conf\") used with 2 arguments instead of 0"},
    {"<Macro M $a $b $a>\nFoo\n</Macro>\nBar\n",
     "4 Bar; ! 1 argument name conflict in macro 'm' (defined on line 1 of \"/srv/main.conf\"): argument '$a': #1 and #3, change argument names!"},
    {"<Macro M \"\">\nFoo\n</Macro>\nBar\n", "4 Bar; ! 1 macro 'm' (defined on line 1 of \"/srv/main.conf\"): empty argument #1 name"},
    {"<Macro>\nFoo\n</Macro>\nBar\n", "4 Bar; ! 1 <Macro macro definition: empty name"},
    {"<Macro >\nFoo\n</Macro>\n", "! 1 <Macro macro definition: empty name"},
    {"<Macro M\nFoo\n</Macro>\n", "! 1 <Macro> directive missing closing '>'"},
    {"<Macro \"\">\n</Macro>\n", "! 1 <Macro macro definition: name not found"},
    {"<Macro M>\nFoo\n", "! 1 macro 'm' (defined on line 1 of \"/srv/main.conf\")\\n\\tcontents error: expected token not found: </Macro>"},
    {"<Macro M>\nFoo\n</Macro\n", "! 1 macro 'm' (defined on line 1 of \"/srv/main.conf\")\\n\\tcontents error: expected token not found: </Macro>"},
    {"<Macro M>\nFoo\n</Macro >\n",
     "! 1 macro 'm' (defined on line 1 of \"/srv/main.conf\")\\n\\tcontents error: expected token not found: </Macro>"},
    {"<Macro M>\nUse M\n</Macro>\nUse M\n", "! m():1 recursive use of macro 'm' is invalid"},
    {"<Macro M>\nUse N\nB\n</Macro>\n<Macro N>\nC\nUse M\n</Macro>\nUse M\n", "n():1 C; m():2 B; ! n():2 recursive use of macro 'm' is invalid"},
    {"UndefMacro M\n", "! 1 no macro defined before UndefMacro"},
    {"<Macro M>\n</Macro>\nUndefMacro m\nUse M\n", "! 4 macro 'm' undefined"},
    {"<Macro M>\n</Macro>\nUndefMacro N\n", "! 3 cannot remove undefined macro 'n'"},
    {"<Macro M>\n</Macro>\nUndefMacro\n", "! 3 UndefMacro takes one argument, Remove a macro definition."},
    {"<Macro M>\nOk\n</Q>\n</Macro>\nUse M\n", "m():1 Ok; ! m():2 </Q> without matching <Q> section"},
};

}

BOOST_DATA_TEST_CASE(a_macro_is_read_where_it_is_used, boost::unit_test::data::make(uses), c) { BOOST_TEST(aop::test::reading(c.in) == c.out); }

BOOST_DATA_TEST_CASE(parameters_are_replaced_as_text, boost::unit_test::data::make(parameters), c) { BOOST_TEST(aop::test::reading(c.in) == c.out); }

BOOST_DATA_TEST_CASE(what_follows_a_macro_is_read_as_in_httpd, boost::unit_test::data::make(ends), c)
{
    BOOST_TEST(aop::test::reading(c.in) == c.out);
}

BOOST_DATA_TEST_CASE(bad_macros_are_refused_in_httpds_words, boost::unit_test::data::make(refusals), c)
{
    BOOST_TEST(aop::test::reading(c.in) == c.out);
}

BOOST_AUTO_TEST_CASE(a_line_of_a_macro_has_httpds_limit)
{
    const auto body = [](std::size_t n) { return "<Macro M>\n#" + std::string(n - 1, 'x') + "\nFoo\n</Macro>\nUse M\n"; };
    BOOST_TEST(aop::test::reading(body(8190)) == "m():1 Foo");
    BOOST_TEST(aop::test::reading(body(8191)).starts_with("! 1 macro 'm' (defined on line 1 of"));
    const auto use = [](std::size_t n) { return "<Macro M $a>\nFoo $a\n</Macro>\nUse M " + std::string(n, 'x') + "\n"; };
    BOOST_TEST(aop::test::reading(use(8186)).size() == 8186 + 10);
    BOOST_TEST(aop::test::reading(use(8187)).starts_with("! 4 macro 'm' (defined on line 1 of"));
}

BOOST_AUTO_TEST_CASE(places_in_a_macro_lead_to_its_use_and_its_text)
{
    aop::test::MemoryFiles files;
    files.put("/srv/main.conf", "<Macro In>\n# note\nFoo\n</Macro>\n<Macro Out>\nUse In\n</Macro>\nUse Out\n");
    aop::Configuration configuration;
    read_tree(files, aop::test::debian_options(), configuration);
    const aop::Place place = configuration.tree.root().first_child()->place;
    BOOST_TEST(place.file() == "macro 'in' (defined on line 1 of \"/srv/main.conf\") used on line 1 of "
                               "\"macro 'out' (defined on line 5 of \"/srv/main.conf\") used on line 8 of "
                               "\"/srv/main.conf\"\"");
    BOOST_TEST(place.line == 1);
    BOOST_TEST(place.source->body->definition.line == 1);
    BOOST_TEST(place.source->body->lines.at(0) == 3);
    BOOST_TEST(place.source->from.source->body->definition.line == 5);
    BOOST_TEST(place.source->from.source->from.line == 8);
}

BOOST_AUTO_TEST_CASE(a_macro_that_nobody_uses_is_noted_for_what_it_would_protect)
{
    aop::test::MemoryFiles files;
    files.put("/srv/main.conf", "<Macro Site $name>\n<VirtualHost *:443>\nServerName $name\n# SSLEngine on\nSSLVerifyClient \\\n  require\n"
                                "SSLCACertificateFile ca.pem\n</VirtualHost>\n</Macro>\n"
                                "<Macro Used>\nSSLVerifyClient require\n</Macro>\nUse Used\n"
                                "<Macro Harmless>\nHeader set X y\n</Macro>\n<Macro Gone>\nSSLVerifyClient require\n</Macro>\nUndefMacro Gone\n");
    aop::Configuration configuration;
    read_tree(files, aop::test::debian_options(), configuration);
    BOOST_TEST_REQUIRE(configuration.hidden.size() == 1U);
    const aop::SkippedBlock& branch = configuration.hidden[0];
    BOOST_TEST(branch.unused_macro);
    std::string seen = std::to_string(branch.place.line) + " " + branch.condition;
    for (std::size_t i = 0; i < branch.directives.size(); ++i)
        seen += "; " + std::to_string(branch.places[i].line) + " " + branch.directives[i];
    BOOST_TEST(seen == "1 <Macro Site $name>; 6 SSLVerifyClient; 7 SSLCACertificateFile");
}

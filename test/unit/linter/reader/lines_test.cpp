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

constexpr Case continuations[]{
    {"Foo a\\\nb\n", "2 Foo ab"},
    {"Foo a\\\n b\nBar\n", "2 Foo a b; 3 Bar"},
    {"Foo a\\\\\nb\nBar\n", "2 Foo a\\b; 3 Bar"},
    {"Foo a\\ \nBar\n", "1 Foo a\\; 2 Bar"},
    {"Foo a\\\n", "2 Foo a"},
    {"Foo a\\", "1 Foo a\\"},
    {"Foo a", "1 Foo a"},
    {"Foo a\\\\\n\nBar b\n", "3 Foo aBar b"},
    {"Foo a\\\r\nb\r\nBar\r\n", "2 Foo ab; 3 Bar"},
    {"Foo a\\\\\r\n\r\nBar b\n", "3 Foo aBar b"},
    {"Foo a\\\r\\\n\nBar\n", "3 Foo aBar"},
    {"\\\nFoo\nBar\n", "2 Foo; 3 Bar"},
    {"\\\n", ""},
    {"\\\n\\\n\\\nFoo", "4 Foo"},
    {"  \\\n  Foo\n", "2 Foo"},
    {"SSLVerify\\\nClient require\n", "2 SSLVerifyClient require"},
    {"SSLCipherSuite HIGH\\\n\\\n:!aNULL\nFoo\n", "3 SSLCipherSuite HIGH:!aNULL; 4 Foo"},
    {"x@y \\", "1 x@y \\"},
    {"<Dir\\\nectory /x>\n</Dir\\\nectory>\n", "2 <Directory /x>"},
};

constexpr Case blanks[]{
    {"Foo\va\fb\n", "1 Foo a\fb"},
    {" \t\v\f\r Foo  a  b \t\n", "1 Foo a  b"},
    {"Foo\240a\n", "1 Foo\240a"},
    {"Foo a\rb\n", "1 Foo a\rb"},
    {"\357\273\277Foo a\n", "1 \357\273\277Foo a"},
    {"\357\273\277# a\n", "1 \357\273\277# a"},
    {"Foo \342\200\203a\n", "1 Foo \342\200\203a"},
    {"Foo \377\376\n", "1 Foo \377\376"},
    {"\n\n  \n", ""},
    {"", ""},
};

constexpr Case comments[]{
    {"# a\nFoo\n", "2 Foo"},
    {"  # a\nFoo\n", "2 Foo"},
    {"# c \\\nSSLVerifyClient require\nBar\n", "3 Bar; ? 2 httpd drops 'SSLVerifyClient require': the comment above it ends in a backslash"},
    {"# c \\\n\\\n  SSLVerifyClient require\nBar\n", "4 Bar; ? 3 httpd drops 'SSLVerifyClient require': the comment above it ends in a backslash"},
    {"# c \\\n<VirtualHost *:443>\nBar\n", "3 Bar; ? 2 httpd drops '<VirtualHost *:443>': the comment above it ends in a backslash"},
    {"# c \\\n# SSLVerifyClient require\nBar\n", "3 Bar"},
    {"# c \\\nand more of it\nBar\n", "3 Bar"},
    {"# c \\\n\nBar\n", "3 Bar"},
    {"# c \\\n", ""},
    {"Foo a # x\n", "1 Foo a # x"},
    {"Foo a\\\n# b\n", "2 Foo a# b"},
    {"Foo#\n", "1 Foo#"},
};

constexpr Case nuls[]{
    {"Foo a\000b\nBar\n"sv, "1 Foo a; 2 Bar; ? 1 the line holds a NUL byte: httpd loses what follows it"},
    {"Foo a\000b\\\nBar\n"sv, "1 Foo a; 2 Bar; ? 1 the line holds a NUL byte: httpd loses what follows it"},
    {"#\000 Tail x\nBar\n"sv, "2 Bar; ? 1 the line holds a NUL byte: httpd loses what follows it"},
    {"\000Foo\nBar\n"sv, "2 Bar; ? 1 the line holds a NUL byte: httpd loses what follows it"},
};

constexpr Case words[]{
    {"\"SetEnv\" A 1\n", "1 SetEnv A 1"},
    {"'Set'Env A\n", "1 Set Env A"},
    {"\"require\"none\n", "1 require none"},
    {"Foo \"open\nBar\n", "1 Foo \"open; 2 Bar"},
    {"\"\" Foo\nBar\n", "2 Bar; ? 1 httpd drops '\"\" Foo': its first word is empty"},
    {"F\\\\oo a\n", "1 F\\oo a"},
    {"Foo a\\\\b\n", "1 Foo a\\\\b"},
    {"Foo> a\n", "1 Foo a"},
    {"SetEnv> A 1\n", "1 SetEnv A 1"},
    {"> a\n", "1  a"},
    {">\n", "1 "},
    {"a/b> c\n", "1 a/b> c"},
    {"listen 80\n", "1 Listen 80"},
    {"LISTEN 80\n", "1 Listen 80"},
    {"include nope\n", "! 1 Could not open configuration file /srv/nope: No such file or directory"},
};

constexpr Case sections[]{
    {"<Directory /x>\nFoo\n</Directory>\n", "1 <Directory /x> {2 Foo}"},
    {"<Directory /x>junk\n</Directory>\n", "1 <Directory /x>junk; ? 1 httpd drops 'junk': it follows the '>' of <Directory>"},
    {"<VirtualHost *:443> SSLVerifyClient require\nFoo\n</VirtualHost> SSLVerifyClient none\n",
     "1 <VirtualHost *:443> SSLVerifyClient require {2 Foo}; ? 1 httpd drops 'SSLVerifyClient require': it follows the '>' of <VirtualHost>; ? 3 "
     "httpd drops 'SSLVerifyClient none': it follows </VirtualHost>"},
    {"<Directory /x> # a\nFoo\n</directory> # end\n", "1 <Directory /x> # a {2 Foo}"},
    {"<Directory /x> a > b\n</Directory>\n", "1 <Directory /x> a > b; ? 1 httpd drops 'b': it follows the '>' of <Directory>"},
    {"<Directory /x>\n</Directory >\n", "1 <Directory /x>; ! 2 </Directory> directive missing closing '>'"},
    {"<Directory /x>\n</Directory\nFoo\n", "1 <Directory /x>; 3 Foo; ! 2 </Directory> directive missing closing '>'"},
    {"< Directory /x>\n</ Directory>\n", "1 < Directory /x>; ! 2 </> directive missing closing '>'"},
    {"<A x></A>\nFoo\n", "1 <A x></A> {2 Foo}; ! 1 /srv/main.conf:1: <A> was not closed."},
    {"</Foo>\nBar\n", "2 Bar; ! 1 </Foo> without matching <Foo> section"},
    {"</Foo\n", "! 1 </Foo without matching <Foo section"},
    {"<A>\n</B>\nFoo\n", "1 <A > {3 Foo}; ! 2 Expected </A> but saw </B>; ! 1 /srv/main.conf:1: <A> was not closed."},
    {"<A>\n<B>\nFoo\n</A>\nBar\n", "1 <A > {2 <B > {3 Foo}}; 5 Bar; ! 4 Expected </B> but saw </A>"},
    {"<A>\n<B>\nFoo\n", "1 <A > {2 <B > {3 Foo}}; ! 1 /srv/main.conf:2: <B> was not closed.\\n/srv/main.conf:1: <A> was not closed."},
    {"<Directory>\n</Directory>\n", "1 <Directory >"},
    {"<Foo\n</Foo>\n", "1 <Foo >"},
    {"\"<Foo\" a\n\"</Foo>\"\n", "1 <Foo a"},
    {"<Foo>x\n</Foo>x>\n", "1 <Foo>x >"},
    {"<>\n</>\n", "1 < >"},
    {"</\n", "! 1 </ without matching < section"},
    {"<\n", "1 < >; ! 1 /srv/main.conf:1: <> was not closed."},
    {"<Else>\n</Else>\n", "1 <Else >"},
};

}

BOOST_DATA_TEST_CASE(continuation_lines_are_glued_with_nothing_between, boost::unit_test::data::make(continuations), c)
{
    BOOST_TEST(aop::test::reading(c.in) == c.out);
}

BOOST_DATA_TEST_CASE(blanks_are_what_the_C_locale_calls_so, boost::unit_test::data::make(blanks), c)
{
    BOOST_TEST(aop::test::reading(c.in) == c.out);
}

BOOST_DATA_TEST_CASE(a_comment_is_a_logical_line_that_starts_with_a_hash, boost::unit_test::data::make(comments), c)
{
    BOOST_TEST(aop::test::reading(c.in) == c.out);
}

BOOST_DATA_TEST_CASE(a_NUL_byte_ends_the_line_or_the_buffer, boost::unit_test::data::make(nuls), c) { BOOST_TEST(aop::test::reading(c.in) == c.out); }

BOOST_DATA_TEST_CASE(the_directive_is_a_word_like_any_other, boost::unit_test::data::make(words), c)
{
    BOOST_TEST(aop::test::reading(c.in) == c.out);
}

BOOST_DATA_TEST_CASE(sections_balance_as_in_httpd, boost::unit_test::data::make(sections), c) { BOOST_TEST(aop::test::reading(c.in) == c.out); }

BOOST_AUTO_TEST_CASE(a_place_names_the_last_line_and_the_column_of_the_first_word)
{
    aop::test::MemoryFiles files;
    files.put("/srv/main.conf", "\n\t Foo a \\\n b \\\n c\nBar\n\\\n  Baz\n");
    aop::Configuration configuration;
    read_tree(files, aop::test::debian_options(), configuration);
    std::string places;
    for (const aop::Directive& d : configuration.tree.root())
        places += std::to_string(d.place.line) + ":" + std::to_string(d.place.column) + "+" + std::to_string(d.place.lines) + " ";
    BOOST_TEST(places == "4:3+3 5:1+1 7:0+2 ");
}

namespace {

// A directive of `size` bytes.
std::string sized(std::size_t size) { return "Foo " + std::string(size - 4, 'x'); }

// What is read of a text: the first letters of its directives and how long each is.
std::string lengths(const std::string& text)
{
    aop::test::MemoryFiles files;
    files.put("/srv/main.conf", text);
    aop::Configuration configuration;
    const aop::Problems problems = read_tree(files, aop::test::debian_options(), configuration);
    std::string out;
    for (const aop::Directive& d : configuration.tree.root())
        out +=
            std::to_string(d.place.line) + ":" + std::string(d.name().substr(0, 3)) + " " + std::to_string(d.name().size() + d.args().size()) + " ";
    for (const aop::Problem& t : problems)
        out += t.kind == aop::Problem::Kind::text_lost ? "lost " : t.kind == aop::Problem::Kind::binary ? "NUL " : "! ";
    return out;
}

}

// httpd's line buffer starts with 207 bytes and grows when a line needs it.
BOOST_AUTO_TEST_CASE(a_last_line_without_line_feed_that_just_fills_the_buffer_is_lost)
{
    BOOST_TEST(lengths(sized(205)) == "1:Foo 204 ");
    BOOST_TEST(lengths(sized(206)) == "lost ");
    BOOST_TEST(lengths(sized(207)) == "1:Foo 206 ");
    BOOST_TEST(lengths(sized(206) + "\n") == "1:Foo 205 ");
    BOOST_TEST(lengths(sized(206) + "\\\n") == "lost ");
    BOOST_TEST(lengths(sized(100) + "\\\n" + std::string(105, 'y')) == "2:Foo 204 ");
    BOOST_TEST(lengths(sized(100) + "\\\n" + std::string(106, 'y')) == "lost ");
    BOOST_TEST(lengths("Bar\n" + sized(206)) == "1:Bar 3 lost ");
    BOOST_TEST(lengths("Bar\n" + sized(230) + "\n" + sized(414)) == "1:Bar 3 2:Foo 229 lost ");
    BOOST_TEST(lengths("Bar\n" + sized(230) + "\n" + sized(206)) == "1:Bar 3 2:Foo 229 3:Foo 205 ");
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_the_buffer_after_a_NUL_is_a_line_of_its_own)
{
    const auto comment = [](std::size_t n) { return '#' + std::string(1, '\0') + std::string(n, 'y') + "Tail x\nBar\n"; };
    BOOST_TEST(lengths(comment(100)) == "2:Bar 3 NUL ");
    BOOST_TEST(lengths(comment(204)) == "2:Tai 5 3:Bar 3 NUL ");
    BOOST_TEST(lengths(comment(205)) == "2:yTa 6 3:Bar 3 NUL ");
    BOOST_TEST(lengths(sized(500) + "\n" + comment(900)) == "1:Foo 499 3:yyy 285 4:Bar 3 NUL ");
}

BOOST_AUTO_TEST_CASE(a_line_of_more_than_16_MiB_is_refused)
{
    const std::string longest(std::size_t{16} << 20, 'x');
    const std::string said = "; ! 2 Error reading /srv/main.conf at line 2: Line too long";
    BOOST_TEST(aop::test::reading("Foo\n#" + longest + "\nBar\n") == "1 Foo; 3 Bar" + said);
    BOOST_TEST(aop::test::reading("Foo\n#" + longest.substr(100) + "\nBar\n") == "1 Foo; 3 Bar");
}

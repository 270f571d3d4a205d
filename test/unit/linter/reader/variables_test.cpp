#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "test/support/reading.h"

namespace {

using namespace std::literals;

struct Case {
    std::string_view in, out;
    std::vector<std::string_view> options = {};  // "DNAME", "CDIRECTIVE", "ENAME=value"
};
std::ostream& operator<<(std::ostream& o, const Case& c) { return o << '<' << c.in << '>'; }

const Case values[]{
    {"Define A 1\nFoo ${A} ${a} $A ${A $${A} \\${A} \"${A}\"\n", "2 Foo 1 1 $A ${A $${A} \\1 \"1\"; ? 2 Config variable ${A $${A} is not defined"},
    {"Foo ${B} ${B:c} ${}\n", "1 Foo ${B} ${B:c} ${}; ? 1 Config variable ${B} is not defined; ? 1 Config variable ${} is not defined"},
    {"Define A ${B}\nDefine B 2\nFoo ${A} ${B}\n", "3 Foo ${B} 2; ? 1 Config variable ${B} is not defined"},
    {"Define A \"Foo b\"\n${A}\n", "2 Foo b"},
    {"Define A \"# x\"\n${A}\n", "2 # x"},
    {"Define A \" \"\n${A}\nFoo ${A}\n", "3 Foo"},
    {"Define A \">\"\n<Directory /x${A}\n</Directory>\n", "2 <Directory /x>"},
    {"Define A \"</Directory>\"\n<Directory /x>\n${A}\n", "2 <Directory /x>"},
    {"Define A \"1 \"\nFoo ${A}\n", "2 Foo 1 "},
    {"Define A \"<IfModule core.c>\"\n${A}\nFoo\n</IfModule>\n", "3 Foo"},
    {"Define A \"</IfModule>\"\n<IfModule core.c>\nFoo\n${A}\n", "3 Foo; ! 4 </IfModule> without matching <IfModule> section"},
    {"Define A 1\nFoo ${ ${A}\n", "2 Foo ${ ${A}; ? 2 Config variable ${ ${A} is not defined"},
    {"# ${NOPE}\n<IfDefine X>\n${NOPE}\n</IfDefine>\n<Macro M>\n${NOPE}\n</Macro>\n", ""},
};

const Case scope[]{
    {"Foo ${A}\nDefine A 1\nFoo ${A}\n", "1 Foo ${A}; 3 Foo 1; ? 1 Config variable ${A} is not defined"},
    {"<VirtualHost *:80>\nDefine A 1\n</VirtualHost>\nFoo ${A}\n", "1 <VirtualHost *:80>; 4 Foo 1"},
    {"Define A 1\nDefine A\nFoo ${A}\nUnDefine a\nFoo ${A}\n<IfDefine A>\nYes\n</IfDefine>\n",
     "3 Foo 1; 5 Foo ${A}; 7 Yes; ? 5 Config variable ${A} is not defined"},
    {"Define A \"\"\nFoo ${A}x\n", "2 Foo ${A}x; ? 2 Config variable ${A} is not defined"},
    {"Define A\nFoo ${A}\n", "2 Foo env", {"EA=env"}},
    {"Foo ${A} ${a}\n", "1 Foo env ${a}; ? 1 Config variable ${a} is not defined", {"EA=env"}},
    {"Define a own\nFoo ${A}\nUnDefine a\nFoo ${A}\n", "2 Foo own; 4 Foo env", {"EA=env"}},
    {"UnDefine nope\nFoo\n", "2 Foo"},
};

const Case names[]{
    {"<IfDefine X>\nA\n</IfDefine>\nFoo ${X}\n", "2 A; 4 Foo ${X}; ? 4 Config variable ${X} is not defined", {"DX"}},
    {"<IfDefine X=5>\nA\n</IfDefine>\n<IfDefine X>\nB\n</IfDefine>\n", "2 A", {"DX=5"}},
    {"<IfDefine x>\nA\n</IfDefine>\n", "", {"DX"}},
    {"UnDefine X\n<IfDefine X>\nA\n</IfDefine>\n", "3 A", {"DX", "DX"}},
    {"UnDefine X\n<IfDefine X>\nA\n</IfDefine>\n", "", {"DX"}},
    {"<IfDefine DUMP_VHOSTS>\nA\n</IfDefine>\n", "2 A", {"DDUMP_VHOSTS"}},
};

const Case refusals[]{
    {"Define a:b 1\n", "! 1 Variable name must not contain ':'"},
    {"UnDefine a:b\n", "! 1 Variable name must not contain ':'"},
    {"Define\n", "! 1 Define takes 1-2 arguments, Define a variable, optionally to a value.  Same as passing -D to the command line."},
    {"Define \"\"\n", "! 1 Define takes 1-2 arguments, Define a variable, optionally to a value.  Same as passing -D to the command line."},
    {"Define a b c\n", "! 1 Define takes 1-2 arguments, Define a variable, optionally to a value.  Same as passing -D to the command line."},
    {"UnDefine\n", "! 1 UnDefine takes one argument, Undefine the existence of a variable. Undo a Define."},
    {"UnDefine a b\n", "! 1 UnDefine takes one argument, Undefine the existence of a variable. Undo a Define."},
};

const Case strings[]{
    {"Bar\n", "-c/-C directives:1 Foo x; 1 Bar", {"CFoo x"}},
    {"Bar\n", "-c/-C directives:1 <D >; 1 Bar; ! -c/-C directives:1 -c/-C directives:1: <D> was not closed.", {"C<D>"}},
    {"A\n", "-c/-C directives:2 Foo Bar; 1 A", {"CFoo \\\n", "CBar"}},
    {"A\n", "-c/-C directives:1 Foo Bar; 1 A", {"CFoo\nBar"}},
    {"A\n", "1 A", {"C# x"}},
    {"Foo ${X}\n", "1 Foo y", {"CDefine X y"}},
    {"A\n", "1 A; ! -c/-C directives:1 Could not open configuration file /srv/nope: No such file or directory", {"CInclude nope"}},
};

std::string read(const Case& c)
{
    aop::ReadOptions options = aop::test::debian_options();
    for (const std::string_view word : c.options) {
        const std::string value(word.substr(1));
        if (word[0] == 'D')
            options.defines.push_back(value);
        else if (word[0] == 'C')
            options.before.push_back(value);
        else
            options.environment[value.substr(0, value.find('='))] = value.substr(value.find('=') + 1);
    }
    return aop::test::reading(c.in, options);
}

}

BOOST_DATA_TEST_CASE(variables_are_replaced_once_before_the_line_is_split, boost::unit_test::data::make(values), c) { BOOST_TEST(read(c) == c.out); }

BOOST_DATA_TEST_CASE(Define_acts_where_it_stands_and_everywhere_after, boost::unit_test::data::make(scope), c) { BOOST_TEST(read(c) == c.out); }

BOOST_DATA_TEST_CASE(names_on_the_command_line_are_taken_as_they_are, boost::unit_test::data::make(names), c) { BOOST_TEST(read(c) == c.out); }

BOOST_DATA_TEST_CASE(bad_definitions_are_refused_in_httpds_words, boost::unit_test::data::make(refusals), c) { BOOST_TEST(read(c) == c.out); }

BOOST_DATA_TEST_CASE(command_line_directives_come_before_the_file, boost::unit_test::data::make(strings), c) { BOOST_TEST(read(c) == c.out); }

BOOST_AUTO_TEST_CASE(directives_after_the_files_come_last)
{
    aop::ReadOptions options = aop::test::debian_options();
    options.after = {"Foo x", "<D>", "Bar", "</D>"};
    BOOST_TEST(aop::test::reading("A\n", options) == "1 A; -c/-C directives:1 Foo x; -c/-C directives:2 <D > {-c/-C directives:3 Bar}");
}

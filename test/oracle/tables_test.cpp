// The checked-in tables are what the installed httpd has, as long as it is the
// version that they were made from.
#define BOOST_TEST_MODULE tables
#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <string>

#include "test/support/process.h"
#include "test/support/scratch.h"

using namespace aop::test;

namespace {

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

void compare(const std::string& what)
{
    const Ended made = run({AOP_SOURCE_DIR "/test/oracle/make_directives.sh", what, DUMP_COMMANDS});
    BOOST_REQUIRE_MESSAGE(made.status == 0, made.err);
    const std::string kept = slurp(AOP_SOURCE_DIR "/linter/httpd/" + what + ".inc");
    if (first_line(made.out) != first_line(kept))
        BOOST_TEST_MESSAGE("skipped: linter/" + what + ".inc is of " + first_line(kept) + ", installed is " + first_line(made.out));
    else
        BOOST_TEST((made.out == kept), "linter/" + what + ".inc: run test/oracle/make_directives.sh again");
}

}

BOOST_AUTO_TEST_CASE(the_directive_table_is_what_httpd_has) { compare("directives"); }
BOOST_AUTO_TEST_CASE(the_module_table_is_what_httpd_has) { compare("modules"); }

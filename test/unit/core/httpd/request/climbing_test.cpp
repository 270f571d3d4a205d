// Where a part of a clean path, put between slashes, becomes "..". Each row that climbs was tried with httpd, or is like one that was
// (test/proven/cases, wsaea* and wsaeb*).
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>

#include "core/httpd/request/climbing.h"

namespace {

struct Row {
    std::string_view pattern, text;
    bool climbs;
};
std::ostream& operator<<(std::ostream& out, const Row& row) { return out << row.pattern << " -> " << row.text; }

const Row rows[]{
    // "/f../x"
    {"^/f(.*)$", "/files/$1", true},
    {"^/f(.*)$", "files/$1", true},
    {"/f(.*)", "files/$1", true},
    {"^/u/x([^/]+)/(.*)$", "files/$1/$2", true},
    {"^/~([^/]+)/(.*)$", "home/$1/$2", true},
    {"^/static-v([^/]*)/(.*)$", "files/$1/$2", true},
    {"^/x/?(.*)$", "/files/$1", true},
    {"^/f(?<name>.*)$", "files/$1", true},
    // "/...html"
    {"^/(.*)\\.html$", "/files/$1", true},
    {"^/(.*)x/(.*)$", "/files/$1/$2", true},
    {"([a-z.]+)$", "/files/$1", true},
    {"^/f(.*)$", "/files$1/..", false},  // who writes that wants it
    {"^/f(.*)$", "/.$1", true},
    // The segment is one in the path as well.
    {"^/f/(.*)$", "/files/$1", false},
    {"^(.*)$", "/files$1", false},
    {"^/?(.*)$", "/files/$1", false},
    {"(.*)", "files/$1", false},
    {"^/a/([^/]+)/(.*)$", "/files/$1/$2", false},
    {"^/a(/.*)?$", "/files$1", false},
    {"^/a/(.*)/?$", "/files/$1", false},
    {"^/(.*)$", "/index.php/$1", false},
    // It goes on with something else.
    {"^/old(.*)$", "/new$1", false},
    {"^/(.*)$", "/$1.php", false},
    {"^/(.*)\\.html$", "/$1.php", false},
    // It has no dots.
    {"^/v([0-9]+)$", "/files/$1", false},
    {"^/v([0-9]+)/(.*)$", "/files/$1/$2", false},
    {"^/x(?:[^/]*)/y$", "/files/$0", false},
    // Nothing is taken over.
    {"!^/f(.*)$", "/files/$1", false},
    {"^/f(.*)$", "/index.html?q=/$1", false},
    {"^/f(.*)$", "/files/x", false},
};

}

BOOST_DATA_TEST_CASE(parts_of_a_path_climb_where_they_begin_or_end_inside_a_segment, boost::unit_test::data::make(rows), row)
{
    BOOST_TEST(aop::groups_may_climb(row.pattern, row.text) == row.climbs);
}

BOOST_AUTO_TEST_CASE(groups_are_found_behind_escapes_and_classes)
{
    BOOST_TEST(aop::regex_group("a\\((b)[(](c)", 2).text == "(c)");
    BOOST_TEST(aop::regex_group("(?:a)(b(c))d", 1).text == "(b(c))");
    BOOST_TEST(aop::regex_group("(?:a)(b(c))d", 2).behind == ")d");
    BOOST_TEST(aop::regex_group("(a)", 2).text == "");
    BOOST_TEST(aop::regex_group("(a", 1).text == "");
}

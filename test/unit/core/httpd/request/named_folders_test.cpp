// Folders by name come about as in mod_vhost_alias: the examples are those of its documentation.
#include "core/httpd/request/named_folders.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

namespace {

struct Case {
    std::string_view format, name, folder;
    friend std::ostream& operator<<(std::ostream& o, const Case& c) { return o << c.format << " for " << c.name; }
};

constexpr Case cases[]{
    {"/vhosts/%0", "www.example.com", "/vhosts/www.example.com"},
    {"/vhosts/%0", "WWW.Example.com", "/vhosts/www.example.com"},
    {"/vhosts/%0/", "www.example.com", "/vhosts/www.example.com"},
    {"/vhosts/%3+/%2.1/%2.2/%2.3/%2", "www.domain.example.com", "/vhosts/example.com/d/o/m/domain"},
    {"/vhosts/%3+/%2.-1/%2.-2/%2.-3/%2", "www.domain.example.com", "/vhosts/example.com/n/i/a/domain"},
    {"/vhosts/%1-%-1-%-2+", "a.b.c.d", "/vhosts/a-d-a.b.c"},
    {"/vhosts/%5/%1.9", "a.b", "/vhosts/_/_"},
    {"/vhosts/%2.2+/%2.-2+", "a.wxyz", "/vhosts/xyz/wxy"},
    {"/vhosts/%1/x", ".com", "/vhosts//x"},
    {"/vhosts/%%/%p", "a", "/vhosts/%/443"},
};

}

BOOST_DATA_TEST_CASE(a_name_becomes_a_folder_as_mod_vhost_alias_has_it, boost::unit_test::data::make(cases), c)
{
    BOOST_TEST(aop::interpolated(c.format, c.name, "443") == c.folder);
}

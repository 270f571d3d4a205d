#include <boost/test/unit_test.hpp>

#include "linter/input/layouts.h"

namespace {

std::string_view name_of(std::string_view file)
{
    const aop::Layout* layout = aop::layout_of_module(file);
    return layout ? layout->name : "";
}

}

BOOST_AUTO_TEST_CASE(a_layout_is_told_by_the_folder_of_its_modules)
{
    BOOST_TEST(name_of("/usr/lib/apache2/modules/mod_ssl.so") == "debian");
    BOOST_TEST(name_of("/usr/lib64/httpd/modules/mod_ssl.so") == "rhel");
    BOOST_TEST(name_of("/usr/lib/apache2/mod_ssl.so") == "alpine");
    BOOST_TEST(name_of("/usr/lib64/apache2-prefork/mod_ssl.so") == "suse");
    BOOST_TEST(name_of("/usr/local/apache2/modules/mod_ssl.so") == "upstream");
    BOOST_TEST(name_of("/srv/modules/mod_ssl.so") == "");
    BOOST_TEST(name_of("/usr/lib/apache2/modules/more/mod_ssl.so") == "");
    BOOST_TEST(name_of("mod_ssl.so") == "");
}

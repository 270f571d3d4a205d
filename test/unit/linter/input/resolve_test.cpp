#include <boost/test/unit_test.hpp>

#include <netdb.h>

#include "core/httpd/settings/site.h"
#include "linter/input/resolve.h"
#include "linter/reader/read_tree.h"
#include "test/support/memory_files.h"

BOOST_AUTO_TEST_CASE(a_virtual_host_by_name_gets_the_addresses_of_the_name_when_asked_to_look)
{
    addrinfo* known = nullptr;
    if (getaddrinfo("localhost", nullptr, nullptr, &known) != 0) {
        BOOST_TEST_MESSAGE("SKIPPED: this machine does not know localhost (/etc/hosts)");
        return;
    }
    freeaddrinfo(known);
    aop::test::MemoryFiles files;
    files.put("/srv/httpd.conf", "<VirtualHost localhost:443 no-such-name.invalid:443>\n</VirtualHost>\n");
    aop::Configuration c;
    aop::read_configuration(files, {.server_root = "/srv", .main_file = "httpd.conf"}, c);

    const aop::Site blind = aop::evaluate(c);
    BOOST_TEST_REQUIRE(blind.servers.size() == 2U);
    BOOST_TEST(to_string(blind.servers[aop::ServerId{1}].addresses().at(0)) == "localhost:443");

    aop::resolve_names(c);
    const aop::Site seeing = aop::evaluate(c);
    const auto& found = seeing.servers[aop::ServerId{1}].addresses();
    BOOST_TEST_REQUIRE(found.size() >= 2U);
    BOOST_TEST((to_string(found.front()) == "127.0.0.1:443" || to_string(found.front()) == "[::1]:443"));
    BOOST_TEST(to_string(found.back()) == "no-such-name.invalid:443");
}

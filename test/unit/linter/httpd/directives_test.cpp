#include <boost/test/unit_test.hpp>

#include <string>

#include "core/base/ascii.h"
#include "linter/httpd/directives.h"
#include "linter/httpd/modules.h"

using namespace aop;

BOOST_AUTO_TEST_CASE(every_directive_is_found_under_any_case_with_all_its_modules)
{
    for (const Command& c : commands()) {
        const auto found = commands_named(lowered(c.name));
        BOOST_REQUIRE(!found.empty());
        bool there = false;
        for (const Command& f : found) {
            BOOST_TEST(iequals(f.name, c.name));
            there |= &f == &c;
        }
        BOOST_TEST(there);
        BOOST_TEST_INFO(c.name);
        BOOST_TEST(module_by_source(c.module) != nullptr);
    }
}

BOOST_AUTO_TEST_CASE(a_directive_of_nobody_is_not_found)
{
    for (const char* name : {"", "SSLVerifyClien", "SSLVerifyClient ", "VirtualHost", "<", "<VirtualHos"})
        BOOST_TEST(commands_named(name).empty());
}

BOOST_AUTO_TEST_CASE(directives_say_where_they_may_stand_and_how_they_take_arguments)
{
    const auto one = [](std::string_view name) { return commands_named(name).front(); };
    BOOST_TEST(one("sslverifyclient").name == "SSLVerifyClient");
    BOOST_TEST(one("sslverifyclient").contexts == (context::auth_config | context::in_server));
    BOOST_TEST((one("<virtualhost").form == Form::raw));
    BOOST_TEST(one("include").executes_on_read());
    BOOST_TEST(!one("Listen").executes_on_read());
    BOOST_TEST(commands_named("StartServers").size() >= 3U);
    BOOST_TEST(one("AOPPolicy").module == "mod_aop.c");
}

BOOST_AUTO_TEST_CASE(modules_are_known_by_symbol_and_by_source_file)
{
    for (const Module& m : modules()) {
        BOOST_TEST(module_by_symbol(m.symbol) == &m, m.symbol << ": is modules.inc in order?");
        BOOST_TEST(module_by_source(m.source)->source == m.source);
    }
    BOOST_TEST(module_by_symbol("ssl_module")->file == "mod_ssl.so");
    BOOST_TEST(module_by_symbol("mpm_event_module")->source == "event.c");
    BOOST_TEST(module_by_symbol("SSL_module") == nullptr);
    BOOST_TEST(module_by_source("mod_aop.c")->symbol == "aop_module");
}

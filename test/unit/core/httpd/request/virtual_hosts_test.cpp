// Whose a name is: the tables must answer as asking one virtual host after the other does.
#include "core/httpd/request/virtual_hosts.h"

#include <random>

#include <boost/test/unit_test.hpp>

#include "core/base/ascii.h"
#include "linter/reader/read_tree.h"
#include "test/support/memory_files.h"
#include "test/support/reading.h"

namespace {

using Random = std::minstd_rand;

std::size_t below(Random& random, std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); }

// Short, over few letters, so that many patterns stand for it.
std::string word(Random& random, std::string_view letters)
{
    std::string made;
    for (std::size_t i = 0; i < 1 + below(random, 6); ++i)
        made += letters[below(random, letters.size())];
    return made;
}

std::string sites(Random& random)
{
    std::string text = "Listen 80\n";
    for (std::size_t i = 0; i < 2 + below(random, 6); ++i) {
        text += aop::cat("<VirtualHost *:80>\nServerName ", word(random, "aB."), "\nServerAlias");
        for (std::size_t n = 0; n < 1 + below(random, 3); ++n)
            text += aop::cat(' ', word(random, "abA.*?"));
        text += "\n</VirtualHost>\n";
    }
    return text;
}

// As httpd does: the first virtual host with the name, or with a pattern for it.
std::optional<aop::ServerId> asked_one_by_one(const aop::Site& site, const aop::Chain& chain, const std::string& name)
{
    for (const aop::ServerId s : chain.servers)
        for (const std::string& known : names_of(site, site.servers[s]))
            if (aop::covers(known, name))
                return s;
    return std::nullopt;
}

}

BOOST_AUTO_TEST_CASE(a_name_is_that_of_the_first_virtual_host_that_has_it)
{
    Random random(20261126);
    std::size_t held = 0;
    for (int round = 0; round < 400; ++round) {
        const std::string text = sites(random);
        aop::test::MemoryFiles files;
        files.put("/srv/main.conf", text);
        aop::ReadOptions options = aop::test::debian_options();
        options.server_root = "/srv";
        options.main_file = "main.conf";
        aop::Configuration configuration;
        read_configuration(files, options, configuration);
        const aop::Site site = evaluate(configuration);
        const aop::Network network(site);
        BOOST_REQUIRE(network.chains().size() == 2U);
        for (int i = 0; i < 60; ++i) {
            // A pattern, too, may be asked for: who has all that it stands for?
            const std::string name = word(random, i % 3 ? "abAB." : "ab.*?");
            const auto expected = asked_one_by_one(site, network.chains()[aop::ChainId{1}], name);
            held += expected.has_value();
            BOOST_TEST((network.holder(aop::ChainId{1}, name) == expected), name << " in\n" << text);
        }
    }
    BOOST_TEST(held > 2000U);
}

// The order of hooks that the model of a request relies on, asked of the real httpd: a module prints whom each hook calls. Modules are loaded
// in several orders, since within one number of a hook the order is that of loading.
#define BOOST_TEST_MODULE hook_order
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <map>
#include <sstream>

#include "core/base/ascii.h"
#include "core/httpd/request/hook_order.h"
#include "test/attack/generator.h"
#include "test/support/httpd.h"
#include "test/support/scratch.h"

namespace {

using namespace aop::test;

using Orders = std::map<std::string, std::vector<std::string>, std::less<>>;

Orders measured(std::vector<std::string> modules)
{
    const Scratch scratch;
    modules.insert(modules.begin(), "mpm_event");
    modules.push_back(aop::cat("hook_order=", AOP_HOOK_ORDER_MODULE));
    Httpd server(scratch.path(), aop::cat("Listen 127.0.0.1:", free_port(), "\n"), {.modules = modules});
    auto command = server.command();
    command.push_back("-t");
    const std::string told = (scratch.path() / "order").string();
    const Ended ended = run(command, {.environment = {aop::cat("HOOK_ORDER=", told)}});
    BOOST_TEST_REQUIRE(ended.status == 0, ended.err);
    Orders orders;
    std::istringstream lines(slurp(told));
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string hook, module;
        words >> hook;
        while (words >> module)
            orders[hook].push_back(module);
    }
    return orders;
}

// Shuffled, but for those that need another one before them.
std::vector<std::string> shuffled(std::uint64_t seed)
{
    std::vector<std::string> modules{"authz_core", "authn_core", "authz_host",    "access_compat", "alias",   "dir",
                                     "ssl",        "setenvif",   "remoteip",      "rewrite",       "userdir", "vhost_alias",
                                     "cache",      "lua",        "socache_shmcb", "proxy",         "headers"};
    Dice dice(seed);
    for (std::size_t i = modules.size(); seed && i-- > 1;)
        std::swap(modules[i], modules[dice.below(i + 1)]);
    return modules;
}

}

BOOST_AUTO_TEST_CASE(hooks_are_called_in_the_order_that_the_model_relies_on)
{
    for (std::uint64_t seed = 0; seed < 12; ++seed) {
        const Orders orders = measured(shuffled(seed));
        BOOST_TEST_REQUIRE(!orders.empty());
        for (const aop::HookOrder& wanted : aop::hook_orders) {
            BOOST_TEST_CONTEXT("loading order " << seed << ", " << wanted.hook << ": " << wanted.before << " before " << wanted.after)
            {
                const auto hook = orders.find(wanted.hook);
                BOOST_TEST_REQUIRE((hook != orders.end()));
                // A module may be called several times, core.c really first for something else.
                const auto before = std::ranges::find(hook->second, wanted.before);
                const auto after = std::find(hook->second.rbegin(), hook->second.rend(), wanted.after);
                BOOST_TEST((before != hook->second.end()));
                if (!wanted.after.empty()) {
                    BOOST_TEST_REQUIRE((after != hook->second.rend()));
                    BOOST_TEST((before < after.base() - 1));
                }
            }
        }
    }
}

// What was once predicted wrongly, by hand and as small as it gets: test/attack/cases/*.conf.
//   # why it is here, in the first line
//   #: FILE LINE      a line for a file below the ServerRoot
//   #= v1 *:443 open  the verdict of a virtual host, in their order; compared as they stand
#define BOOST_TEST_MODULE cases
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "core/base/ascii.h"
#include "test/attack/identities.h"
#include "test/attack/network.h"
#include "test/attack/trial.h"
#include "test/support/certificates.h"
#include "test/support/httpd.h"
#include "test/support/scratch.h"
#include "test/support/started.h"

namespace {

using namespace aop::test;
namespace fs = std::filesystem;

fs::path folder() { return fs::path(AOP_SOURCE_DIR) / "test/attack/cases"; }

std::vector<std::string> names()
{
    std::vector<std::string> all;
    for (const auto& entry : fs::directory_iterator(folder()))
        all.push_back(entry.path().stem());
    std::ranges::sort(all);
    return all;
}

bool alone()
{
    static const bool done = (std::signal(SIGPIPE, SIG_IGN), leave_the_network());
    return done;
}

struct Told {
    Trap trap;
    std::string verdicts;
};

Told read_case(const std::string& name, const Scratch& root)
{
    Told told;
    Trap& trap = told.trap;
    trap.modules = {"mpm_event", "authz_core",    "authn_core", "authz_host", "authz_user", "access_compat", "alias",         "dir",     "ssl",
                    "headers",   "socache_shmcb", "rewrite",    "userdir",    "http2",      "cache",         "cache_socache", "setenvif"};
    trap.names = {"a.test", "b.test", "c.test", "d.test", "x.w.test", "unknown.test", "main.test"};
    trap.paths = {"/", "/open/", "/secure/", "/open/index.html"};
    trap.ports = {443, 80, 8443};
    trap.config = "Header always set X-Served-By v0\n";
    std::map<std::string, std::string> files;
    for (const char* site : {"", "/v1", "/v2", "/v3", "/v4"})
        for (const char* path : {"", "/open", "/secure"})
            files[aop::cat("htdocs", site, path, "/index.html")] = "page\n";
    std::istringstream in(slurp(folder() / (name + ".conf")));
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("#= ")) {
            told.verdicts += line + '\n';
        } else if (line.starts_with("#: ")) {
            const std::size_t end = line.find(' ', 3);
            files[line.substr(3, end - 3)] += line.substr(end + 1) + '\n';
        } else {
            for (std::size_t at; (at = line.find("@ROOT@")) != line.npos;)
                line.replace(at, 6, root.path().string());
            trap.config += line + '\n';
            trap.http2 |= line.starts_with("Protocols h2");
        }
    }
    for (auto& [file, text] : files)
        trap.files.push_back({file, text});
    copy_certificates(root.path() / "certs");
    return told;
}

}

BOOST_DATA_TEST_CASE(cases_go_as_predicted, boost::unit_test::data::make(names()), name)
{
    if (!alone()) {
        BOOST_TEST_MESSAGE("skipped: this needs a network namespace of its own (run as root)");
        return;
    }
    const Scratch scratch;
    const Told told = read_case(name, scratch);
    Client client;
    Dice dice(1);
    const Score score = attack(client, told.trap, dice, scratch, 400);
    BOOST_TEST(score.started);
    for (const std::string& mismatch : score.mismatches)
        BOOST_TEST(false, mismatch);
    std::string verdicts;
    for (const std::string& verdict : score.called)
        verdicts += aop::cat("#= ", verdict, '\n');
    if (std::getenv("AOP_WRITE_EXAMPLES"))  // a person then reads the difference before committing it
        std::ofstream(folder() / (name + ".conf"), std::ios::app) << (told.verdicts.empty() ? verdicts : "");
    BOOST_TEST(verdicts == told.verdicts);
}

// Predicted as unknown, so that the case above says nothing about it.
BOOST_AUTO_TEST_CASE(what_somebody_was_served_everybody_gets_from_the_cache)
{
    if (!alone()) {
        BOOST_TEST_MESSAGE("skipped: this needs a network namespace of its own (run as root)");
        return;
    }
    const Scratch scratch;
    const Told told = read_case("cache", scratch);
    for (const Trap::File& file : told.trap.files)
        scratch.write(file.name, file.text);
    Httpd server(scratch.path(), told.trap.config, {.modules = told.trap.modules});
    require_started(server);
    Client client;
    aop::Attempt stranger;
    stranger.to = *aop::parse_address("127.0.0.1:443");
    stranger.sni = "a.test";
    stranger.host = "a.test";
    stranger.path = "/secure/index.html";
    aop::Attempt known = stranger;
    known.credential = identities()[0].credential;
    BOOST_TEST(client.make(stranger).status == 403);
    BOOST_TEST(client.make(known).status == 200);
    BOOST_TEST(client.make(stranger).status == 200);
}

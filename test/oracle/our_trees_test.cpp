// Debian's own tree and every example of this project, read by httpd and by us.
#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <set>
#include <string>

#include "test/oracle/compare.h"
#include "test/oracle/httpd_says.h"
#include "test/support/examples.h"
#include "test/support/scratch.h"

using namespace aop;
using namespace aop::test;
namespace fs = std::filesystem;

namespace {

std::string compare(ForkOracle& oracle, const ClientAuth& question)
{
    const Answer answer = oracle.ask(question);
    Configuration ours;
    const Problems problems = read_ours(question, ours);
    return difference(answer, ours, problems);
}

// Examples that need more than httpd with all of Debian's modules: mod_aop's own
// directives, a module that does not exist, limits of ours that httpd does not have, and empty files in the place of modules.
const std::set<std::string> not_for_httpd{"AOP005", "AOP008", "AOP443", "AOP444", "AOP445", "AOP446", "AOP447", "AOP449", "AOP450"};

}

BOOST_AUTO_TEST_CASE(debian_s_own_tree_reads_as_httpd_reads_it)
{
    if (!fs::exists("/etc/apache2/apache2.conf")) {
        BOOST_TEST_MESSAGE("skipped: there is no /etc/apache2");
        return;
    }
    const Scratch scratch;
    ForkOracle oracle(scratch.path() / "oracle");
    const ClientAuth question{.file = "apache2.conf",
                              .server_root = "/etc/apache2",
                              .defines = {},
                              .environment = {"APACHE_RUN_USER=www-data", "APACHE_RUN_GROUP=www-data", "APACHE_RUN_DIR=/tmp",
                                              "APACHE_PID_FILE=/tmp/none.pid", "APACHE_LOCK_DIR=/tmp", "APACHE_LOG_DIR=/tmp"}};
    BOOST_TEST(compare(oracle, question) == "");
}

BOOST_AUTO_TEST_CASE(every_example_reads_as_httpd_reads_it)
{
    const Scratch scratch;
    ForkOracle oracle(scratch.path() / "oracle");
    for (const std::string& id : example_ids()) {
        if (not_for_httpd.contains(id))
            continue;
        const fs::path root = scratch.path() / id;
        fs::create_directories(root / "logs");
        lay_out_example(id, root);
        for (const char* file : {"bad.conf", "good.conf"}) {
            if (slurp(root / file).find("\nAOP") != std::string::npos || slurp(root / file).find("    AOP") != std::string::npos)
                continue;  // mod_aop is not loaded here
            BOOST_TEST_INFO(id + "/" + file);
            BOOST_TEST(compare(oracle, {.file = file, .server_root = root.string(), .defines = {}, .environment = {}}) == "");
        }
    }
}

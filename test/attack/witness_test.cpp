// Every example is attacked: what a bad one's witness claims is seen to happen, what
// the model says of good ones is seen too, attempt by attempt.
#define BOOST_TEST_MODULE witness
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <csignal>
#include <ctime>

#include "core/assessment.h"
#include "core/disk.h"
#include "core/rule.h"
#include "core/text.h"
#include "linter/reader.h"
#include "test/attack/network.h"
#include "test/attack/trial.h"
#include "test/support/reading.h"
#include "test/support/certificates.h"
#include "test/support/examples.h"
#include "test/support/httpd.h"
#include "test/support/scratch.h"

namespace {

using namespace aop::test;

// Examples about an exposure: those rules whose findings are proven by a witness.
std::vector<std::string> ids()
{
    std::vector<std::string> chosen;
    for (const std::string& id : example_ids())
        if (id.starts_with("AOP1") || id.starts_with("AOP3"))
            chosen.push_back(id);
    return chosen;
}

bool alone()
{
    static const bool done = (std::signal(SIGPIPE, SIG_IGN), leave_the_network());
    return done;
}

const HttpdOptions& options()
{
    static const HttpdOptions o{.modules = {"mpm_event", "authz_core", "authn_core", "authz_host", "access_compat", "alias",
                                            "dir", "ssl", "socache_shmcb", "headers", "rewrite", "proxy", "proxy_http"}};
    return o;
}

// The example with a marker in every server, so that answers tell whose they are.
Trap trap_from(const std::filesystem::path& root, const std::string& name)
{
    Trap trap;
    trap.modules = options().modules;
    trap.config = "Header always set X-Served-By v0\n";
    int number = 0;
    std::string text = slurp(root / name);
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string line = text.substr(at, end - at);
        trap.config += line + "\n";
        if (line.starts_with("<VirtualHost"))
            trap.config += aop::cat("    Header always set X-Served-By v", ++number, "\n");
        at = end + 1;
    }
    trap.ports = {443, 80, 8443};
    trap.names = {"shop.example.com", "www.example.com", "old.example.com", "intern.example.com", "unknown.test"};
    trap.paths = {"/", "/admin/", "/health/", "/partners/", "/intern/"};
    return trap;
}

}

BOOST_DATA_TEST_CASE(every_witness_of_a_bad_example_shows_what_it_claims, boost::unit_test::data::make(ids()), id)
{
    if (!alone()) {
        BOOST_TEST_MESSAGE("skipped: this needs a network namespace of its own (run as root)");
        return;
    }
    const Scratch scratch;
    lay_out_example(id, scratch.path());
    // Two identities to hand, under the names that witnesses use.
    scratch.write("htdocs/index.html", "content\n");
    for (const char* folder : {"htdocs/shop", "htdocs/admin", "htdocs/health", "htdocs/partners", "htdocs/intern"})
        scratch.write(std::string(folder) + "/index.html", "content\n");
    Httpd server(scratch.path(), slurp(scratch.path() / "bad.conf"), options());
    aop::Disk disk;
    aop::Configuration configuration;
    aop::read_configuration(disk, {.server_root = scratch.path().string(), .main_file = "conf/httpd.conf", .static_modules = aop::test::debian_options().static_modules}, configuration);
    aop::CertificateFiles certificates(disk);
    const aop::Findings findings = audit(assess(configuration, certificates, std::time(nullptr)));
    BOOST_TEST_REQUIRE(server.start(), server.trouble());
    for (const aop::Finding& f : findings) {
        if (f.witness.empty())
            continue;
        // With somebody else's certificate, where one is needed: one of the two is.
        Ended ended;
        for (const char* who : {"client", "other-client"}) {
            std::filesystem::copy_file(certificate(std::string(who) + ".pem"), scratch.path() / "client.pem", std::filesystem::copy_options::overwrite_existing);
            std::filesystem::copy_file(certificate(std::string(who) + ".key"), scratch.path() / "client.key", std::filesystem::copy_options::overwrite_existing);
            ended = run_shell(f.witness, {.directory = scratch.path()});
            if (ended.out.find("content") != ended.out.npos)
                break;
        }
        BOOST_TEST(ended.status == 0, f.rule->id << ": " << f.witness << ": " << ended.err);
        BOOST_TEST(ended.out.find("content") != ended.out.npos, f.rule->id << ": " << f.witness << " gets " << ended.out);
    }
}

BOOST_DATA_TEST_CASE(examples_do_under_attack_what_the_model_says, boost::unit_test::data::make(ids()), id)
{
    if (!alone()) {
        BOOST_TEST_MESSAGE("skipped: this needs a network namespace of its own (run as root)");
        return;
    }
    Client client;
    for (const char* name : {"good.conf", "bad.conf"}) {
        const Scratch scratch;
        lay_out_example(id, scratch.path());
        for (const char* folder : {"", "/shop", "/admin", "/health", "/partners", "/intern"})
            scratch.write(aop::cat("htdocs", folder, "/index.html"), "content\n");
        Dice dice(1);
        const Score score = attack(client, trap_from(scratch.path(), name), dice, scratch, 250);
        BOOST_TEST(score.started);
        for (const std::string& mismatch : score.mismatches)
            BOOST_TEST(false, name << ": " << mismatch);
        BOOST_TEST(score.attempts > 250U);
    }
}

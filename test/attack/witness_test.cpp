// Every example is attacked: what a bad one's witness claims is seen to happen, what
// the model says of good ones is seen too, attempt by attempt.
#define BOOST_TEST_MODULE witness
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <csignal>
#include <ctime>

#include "core/base/ascii.h"
#include "core/files/disk.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"
#include "linter/reader/read_tree.h"
#include "test/attack/network.h"
#include "test/attack/trial.h"
#include "test/support/certificates.h"
#include "test/support/examples.h"
#include "test/support/httpd.h"
#include "test/support/installed_httpd.h"
#include "test/support/reading.h"
#include "test/support/scratch.h"
#include "test/support/started.h"

namespace {

using namespace aop::test;

// Examples about an exposure: those rules whose findings are proven by a witness.
std::vector<std::string> ids()
{
    std::vector<std::string> chosen;
    for (const std::string& id : example_ids())
        if (id.starts_with("AOP1") || id.starts_with("AOP3") || id == "AOP419" || id == "AOP420" || id == "AOP421")
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
    static const HttpdOptions o{.modules = {"mpm_event", "authz_core", "authn_core", "authz_host", "access_compat", "alias", "dir", "ssl",
                                            "socache_shmcb", "headers", "rewrite", "proxy", "proxy_http", "http2", "cache", "cache_socache"}};
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
    trap.http2 = text.find("Protocols h2") != text.npos;
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
    const aop::Problems problems = aop::read_configuration(disk,
                                                           {.server_root = scratch.path().string(),
                                                            .main_file = "conf/httpd.conf",
                                                            .static_modules = aop::test::debian_options().static_modules,
                                                            .httpd = aop::test::installed_version()},
                                                           configuration);
    aop::CertificateFiles certificates(disk);
    const aop::Findings findings = audit(assess(configuration, problems, certificates, std::time(nullptr)));
    require_started(server);
    for (const aop::Finding& f : findings) {
        if (f.witness.empty())
            continue;
        // With somebody else's certificate, where one is needed: one of the two is.
        Ended ended;
        for (const char* who : {"client", "other-client"}) {
            std::filesystem::copy_file(certificate(std::string(who) + ".pem"), scratch.path() / "client.pem",
                                       std::filesystem::copy_options::overwrite_existing);
            std::filesystem::copy_file(certificate(std::string(who) + ".key"), scratch.path() / "client.key",
                                       std::filesystem::copy_options::overwrite_existing);
            ended = run_shell(f.witness.command, {.directory = scratch.path()});
            if (ended.out.find("content") != ended.out.npos)
                break;
        }
        BOOST_TEST(ended.status == 0, f.rule->id << ": " << f.witness.command << ": " << ended.err);
        BOOST_TEST(ended.out.find("content") != ended.out.npos, f.rule->id << ": " << f.witness.command << " gets " << ended.out);
    }
}

namespace {

// Settings that change what a handshake asks for, or which names are answered, in every virtual
// host of a small tree. Each line is "main server | first | second".
constexpr std::string_view settings[]{
    "StrictHostCheck on | | ",
    " | StrictHostCheck on | ",
    " | | StrictHostCheck on",
    "StrictHostCheck on | StrictHostCheck off | ",
    "StrictHostCheck on | ServerAlias *.example.com | SSLVerifyClient none",
    " | SSLOpenSSLConfCmd VerifyMode RequirePostHandshake | SSLOpenSSLConfCmd VerifyMode -Once",
    "SSLOpenSSLConfCmd VerifyMode RequestPostHandshake | | SSLVerifyClient optional",
    " | SSLOpenSSLConfCmd VerifyMode -Require,Request | SSLVerifyClient optional\nSSLOpenSSLConfCmd VerifyMode -Request",
    " | SSLVerifyClient optional\nSSLOpenSSLConfCmd VerifyMode Require | SSLVerifyClient optional\nSSLOpenSSLConfCmd VerifyMode RequirePostHandshake",
    "SSLVHostSNIPolicy authonly | | SSLVerifyDepth 2",
    "SSLVHostSNIPolicy strict | | ",
    " | SSLCARevocationFile %/crl.pem | ",
};

std::string small_tree(std::string_view row)
{
    std::string_view part[3];
    for (std::string_view& p : part) {
        const std::size_t bar = std::min(row.find('|'), row.size());
        p = aop::trimmed(row.substr(0, bar));
        row.remove_prefix(std::min(row.size(), bar + 1));
    }
    const auto vhost = [](std::string_view name, std::string_view lines) {
        return aop::cat("<VirtualHost *:443>\nServerName ", name, "\nSSLEngine on\nSSLVerifyClient require\n", lines, "\n</VirtualHost>\n");
    };
    const std::string text = aop::cat("Listen 443\nServerName main.example.com\nSSLCertificateFile %/server.pem\nSSLCertificateKeyFile %/server.key\n"
                                      "SSLCACertificateFile %/origin-pull-ca.pem\n",
                                      part[0], "\n", vhost("shop.example.com", part[1]), vhost("www.example.com", part[2]));
    std::string out;
    for (const char c : text)
        c == '%' ? out += certificates().string() : out += c;
    return out;
}

}

// The rules about the shared CA claim what another customer of the CDN gets.
BOOST_AUTO_TEST_CASE(a_stranger_with_the_shared_certificate_is_served_under_any_name_where_that_is_said)
{
    if (!alone()) {
        BOOST_TEST_MESSAGE("skipped: this needs a network namespace of its own (run as root)");
        return;
    }
    struct Case {
        const char *example, *file, *status;  // 000: no answer
    };
    for (const auto& [example, file, status] : {Case{"AOP216", "bad.conf", "200"}, {"AOP216", "good.conf", "000"}, {"AOP205", "bad.conf", "400"}}) {
        const Scratch scratch;
        lay_out_example(example, scratch.path());
        scratch.write("htdocs/index.html", "content\n");
        std::string text = slurp(scratch.path() / file);
        for (std::size_t at; (at = text.find("    AOP")) != text.npos;)  // mod_aop is not there
            text.erase(at, text.find('\n', at) + 1 - at);
        Httpd server(scratch.path(), text, options());
        require_started(server);
        const auto ended = run({"curl", "-sk", "-o", "/dev/null", "-w", "%{http_code}", "--cert", certificate("cdn-client.pem"), "--key",
                                certificate("cdn-client.key"), "--resolve", "strangers.example:443:127.0.0.1", "https://strangers.example/"});
        BOOST_TEST(ended.out == status, example << "/" << file);
    }
}

BOOST_DATA_TEST_CASE(what_is_asked_and_who_is_answered_is_as_predicted, boost::unit_test::data::make(settings), row)
{
    if (!alone()) {
        BOOST_TEST_MESSAGE("skipped: this needs a network namespace of its own (run as root)");
        return;
    }
    Client client;
    const Scratch scratch;
    scratch.write("htdocs/index.html", "content\n");
    std::filesystem::create_directories(scratch.path() / "logs");
    scratch.write("tree.conf", small_tree(row));
    Dice dice(1);
    const Score score = attack(client, trap_from(scratch.path(), "tree.conf"), dice, scratch, 300);
    BOOST_TEST(score.started, score.log);
    for (const std::string& mismatch : score.mismatches)
        BOOST_TEST(false, mismatch);
    BOOST_TEST(score.attempts >= 300U);
}

BOOST_DATA_TEST_CASE(examples_do_under_attack_what_the_model_says, boost::unit_test::data::make(ids()), id)
{
    if (!alone()) {
        BOOST_TEST_MESSAGE("skipped: this needs a network namespace of its own (run as root)");
        return;
    }
    // It is about `Require local`, and the attacker is on the machine.
    if (id == "AOP326")
        return;
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

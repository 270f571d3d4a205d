// What happens when the world around a running server breaks: the guard stays closed,
// nothing crashes, and who looks into the log knows.
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <fstream>
#include <functional>
#include <thread>

#include <unistd.h>

#include "test/module/site.h"
#include "test/support/started.h"

using namespace aop;
using namespace aop::test;
namespace fs = std::filesystem;

namespace {

std::string ca(const fs::path& file) { return cat("SSLCACertificateFile \"", file.string(), "\"\n"); }

bool wait_for(const std::function<bool()>& done)
{
    for (int i = 0; i < 1200; ++i) {
        if (done())
            return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return false;
}

std::size_t rounds(const Httpd& server) { return count(server.error_log(), "mod_aop: looked after "); }

HttpdOptions talkative()
{
    HttpdOptions options = with_aop();
    options.log_level = "warn aop:debug";
    return options;
}

// "200 403 " and the like: with the right certificate, and without.
std::string asked(const Site& site, const std::string& host)
{
    return cat(site.https(host, "/", {"client"}).status, " ", site.https(host, "/").status, " ");
}

// The number in it is 0, or N to let every N-th allocation of the module fail.
class Faults {
public:
    explicit Faults(const Site& site) : file_(site.folder().write("faults", std::string(8, '\0'))) { fs::permissions(file_, fs::perms(0666)); }
    void let_fail(std::uint32_t every) const
    {
        std::fstream out(file_, std::ios::in | std::ios::out | std::ios::binary);
        out.write(reinterpret_cast<const char*>(&every), sizeof every);
    }
    const std::string& file() const { return file_; }

private:
    std::string file_;
};

}

BOOST_AUTO_TEST_CASE(authorities_that_vanish_or_change_under_a_server_are_told_once_and_open_nothing)
{
    const Site site;
    std::string servers;
    const auto file = [&](const char* name) { return site.folder().path() / (std::string(name) + ".pem"); };
    for (const char* name : {"removed", "truncated", "swapped", "locked", "touched"}) {
        fs::copy_file(certificate("origin-pull-ca.pem"), file(name));
        servers += site.tls(cat(name, ".test"), ca(file(name)) + "SSLVerifyClient optional\nAOPGuard on");
    }
    Httpd server(site.folder().path(), site.tls_base() + servers, talkative());
    require_started(server);
    fs::remove(file("removed"));
    fs::resize_file(file("truncated"), 200);
    fs::copy_file(certificate("other-ca.pem"), file("swapped"), fs::copy_options::overwrite_existing);
    fs::copy_file(certificate("two-cas.pem"), file("locked"), fs::copy_options::overwrite_existing);
    fs::permissions(file("locked"), fs::perms::none);  // httpd's children are not root
    fs::remove(file("touched"));
    fs::copy_file(certificate("origin-pull-ca.pem"), file("touched"));
    BOOST_TEST(wait_for([&] { return rounds(server) >= 1; }));

    // Another child takes over: it knows what was said.
    const std::size_t before = rounds(server);
    for (const std::string& pid : lines_with(run_shell(cat("ps -o pid= --ppid ", server.pid())).out, ""))
        kill(pid_t(std::stoi(pid)), SIGTERM);
    BOOST_TEST(wait_for([&] { return rounds(server) > before; }));
    const std::string log = server.error_log();
    for (const auto& [name, said] :
         {std::pair("removed", "is gone since it was loaded: the next reload will end the server"),
          std::pair(
              "truncated",
              "has changed since it was loaded: it is damaged: block 1 (line 1) has no proper END line, and the next reload will end the server"),
          std::pair("swapped", "has changed since it was loaded: the server still uses what it held then, until it is reloaded"),
          std::pair("locked", "has changed since it was loaded, and only root can read it: test the configuration, then reload")})
        BOOST_TEST(count(log, cat(file(name).string(), " ", said)) == 1U, log);
    BOOST_TEST(count(log, file("touched").string() + " ") == 0U, log);

    std::string answers;
    for (const char* name : {"removed", "truncated", "swapped", "locked", "touched"})
        answers += asked(site, cat(name, ".test"));
    BOOST_TEST(answers == "200 403 200 403 200 403 200 403 200 403 ");

    // Put right, then wrong again: that is news.
    fs::copy_file(certificate("origin-pull-ca.pem"), file("removed"));
    std::size_t now = rounds(server);
    BOOST_TEST(wait_for([&] { return rounds(server) > now + 1; }));
    fs::remove(file("removed"));
    now = rounds(server);
    BOOST_TEST(wait_for([&] { return rounds(server) > now + 1; }));
    BOOST_TEST(count(server.error_log(), cat(file("removed").string(), " is gone since it was loaded")) == 2U);
    BOOST_TEST(count(server.error_log(), "exit signal") == 0U, server.error_log());
    server.stop();
}

// A self-signed client certificate that is its own anchor, and one that ends a week later.
BOOST_AUTO_TEST_CASE(an_authority_that_ends_while_the_server_runs_is_told_and_lets_nobody_in_any_more)
{
    for (long left = 15;; left *= 2) {
        const Site site;
        const auto soon = site.folder().path() / "soon", week = site.folder().path() / "week";
        make_anchor(soon, left);
        make_anchor(week, 7 * 86'400L + left);
        Httpd server(site.folder().path(),
                     cat(site.tls_base(), "AOPGuard on\nSSLVerifyClient optional\nKeepAliveTimeout 300\n",
                         site.tls("soon.test", ca(soon.string() + ".pem")), site.tls("week.test", ca(week.string() + ".pem")),
                         site.tls("quiet.test", ca(week.string() + ".pem"))),
                     talkative());
        require_started(server);
        const std::string log = (site.folder().path() / "logs/error.log").string();
        // One connection: a request before the end, one after it.
        const Ended asked = run_shell(
            cat("{ printf 'GET / HTTP/1.1\\r\\nHost: soon.test\\r\\n\\r\\n'; for i in $(seq 900); do grep -q 'has ended: every client' '", log,
                "' && break; sleep 0.1; done; printf 'GET / HTTP/1.1\\r\\nHost: soon.test\\r\\nConnection: close\\r\\n\\r\\n'; sleep 1; } | ",
                "timeout 120 openssl s_client -quiet -connect 127.0.0.1:", site.tls_port(), " -servername soon.test -cert '", soon.string(),
                ".pem' -key '", soon.string(), ".key' 2>/dev/null | grep -a '^HTTP/1.1'"),
            {.limit = std::chrono::minutes(3)});
        const std::string said = server.error_log();
        if (!asked.out.starts_with("HTTP/1.1 200") && left < 200)
            continue;  // so slow a machine that it was over before the first request
        BOOST_TEST(asked.out == "HTTP/1.1 200 OK\r\nHTTP/1.1 403 Forbidden\r\n", said);
        BOOST_TEST(count(said, "has ended: every client certificate of it is refused") == 1U, said);
        BOOST_TEST(count(said, "in less than 7 days") == 1U, said);
        BOOST_TEST(count(said, "AOPGuard: soon.test") == 1U, said);
        BOOST_TEST(count(said, "certificate has expired") >= 1U, said);
        return;
    }
}

BOOST_AUTO_TEST_CASE(a_log_on_a_full_disk_stops_nothing)
{
    const Site site;
    HttpdOptions options = with_aop();
    options.preamble = false;  // which waits for lines in the log
    std::string modules;
    for (const std::string& module : options.modules) {
        const std::size_t split = module.find('=');
        modules += cat("LoadModule ", module.substr(0, split), "_module ",
                       split == std::string::npos ? cat("/usr/lib/apache2/modules/mod_", module, ".so") : module.substr(split + 1), "\n");
    }
    Httpd server(site.folder().path(),
                 cat("ServerRoot \"", site.folder().path().string(), "\"\n", modules, "DefaultRuntimeDir run\nPidFile run/httpd.pid\nMutex pthread\n",
                     geteuid() == 0 ? "User www-data\nGroup www-data\n" : "", "ErrorLog /dev/full\nServerName main.test\nDocumentRoot htdocs\n",
                     site.tls_base(), "AOPGuard on\nStartServers 1\n",
                     site.tls("a.test", ca(certificate("origin-pull-ca.pem")) + "SSLVerifyClient optional\n"), "IncludeOptional conf/more*.conf\n"),
                 options);
    require_started(server);
    BOOST_TEST(wait_for([&] { return site.https("a.test", "/").status != 0; }));
    BOOST_TEST(asked(site, "a.test") == "200 403 ");
    site.folder().write("conf/more.conf", "AOPClientPin sha256:" + std::string(64, 'a') + "\n");
    kill(server.pid(), SIGUSR1);
    BOOST_TEST(wait_for([&] { return site.https("a.test", "/", {"client"}).status == 403; }));
    BOOST_TEST(server.running());
}

BOOST_AUTO_TEST_CASE(a_module_that_runs_out_of_memory_lets_nobody_in_and_recovers)
{
    const Site site;
    const Faults faults(site);
    setenv("AOP_FAULTS", faults.file().c_str(), 1);
    HttpdOptions options;
    options.modules.push_back("aop=" AOP_FAULTY_FILE);
    Httpd server(
        site.folder().path(),
        cat(site.base(), "AOPGuardExempt /aop handler=aop-status\n<Location /aop>\nSetHandler aop-status\n</Location>\n",
            site.plain("plain.test", "AOPGuard on"),
            site.tls("a.test", ca(certificate("origin-pull-ca.pem")) + "SSLVerifyClient optional\nAOPGuard on"),
            site.tls("open.test", ca(certificate("origin-pull-ca.pem")) + "SSLVerifyClient optional\n<Location />\nRequire aop\n</Location>")),
        options);
    require_started(server);
    unsetenv("AOP_FAULTS");
    BOOST_TEST(asked(site, "a.test") + asked(site, "open.test") == "200 403 200 403 ");

    faults.let_fail(1);
    BOOST_TEST(asked(site, "a.test") + asked(site, "open.test") == "403 403 403 403 ");
    BOOST_TEST(site.http("plain.test", "/").status == 403);
    BOOST_TEST(site.http("plain.test", "/aop").status != 200);
    BOOST_TEST(count(server.error_log(), "[aop:crit]") >= 1U);
    for (const std::uint32_t every : {2U, 3U, 5U, 17U}) {  // another place fails each time
        faults.let_fail(every);
        for (int i = 0; i < 20; ++i) {
            BOOST_TEST(site.https("a.test", "/").status == 403);
            BOOST_TEST(site.https("open.test", "/").status == 403);
            BOOST_TEST(site.https("a.test", "/", {"client"}).status != 0);
            BOOST_TEST(site.http("plain.test", "/aop?json").status != 0);
        }
    }
    // Reloads while memory is short, in the reading itself, at the end of it, in between.
    for (const std::uint32_t every : {1U, 50U, 400U, 3'000U}) {
        faults.let_fail(every);
        BOOST_TEST_REQUIRE(server.graceful(), server.trouble());
        faults.let_fail(0);
        const std::string answers = asked(site, "a.test");
        BOOST_TEST((answers == "403 403 " || answers == "200 403 "), answers);
        BOOST_TEST(site.https("open.test", "/").status == 403);
        BOOST_TEST(site.http("plain.test", "/").status == 403);
    }
    BOOST_TEST_REQUIRE(server.graceful(), server.trouble());
    BOOST_TEST(asked(site, "a.test") + asked(site, "open.test") == "200 403 200 403 ");
    // Before the end: a child of mpm_event that is told to stop looks at the sockets of its workers, which may just be
    // closing them, and rarely crashes in apr_os_sock_get, whatever modules it has.
    BOOST_TEST(count(server.error_log(), "exit signal") == 0U, server.error_log());
    server.stop();
}

BOOST_AUTO_TEST_CASE(a_start_without_memory_is_refused_or_closed)
{
    for (const std::uint32_t every : {1U, 7U, 200U, 2'000U}) {
        const Site site;
        const Faults faults(site);
        faults.let_fail(every);
        setenv("AOP_FAULTS", faults.file().c_str(), 1);
        HttpdOptions options;
        options.modules.push_back("aop=" AOP_FAULTY_FILE);
        Httpd server(site.folder().path(),
                     site.tls_base() + site.tls("a.test", ca(certificate("origin-pull-ca.pem")) + "SSLVerifyClient optional\nAOPGuard on"), options);
        const Ended test = server.configtest();
        BOOST_TEST((test.status == 0 || test.status == 1), test.err);
        if (server.start())
            BOOST_TEST(site.https("a.test", "/").status == 403);
        unsetenv("AOP_FAULTS");
        BOOST_TEST(count(server.trouble(), "exit signal") == 0U);
        BOOST_TEST(server.trouble().find("terminate called") == std::string::npos, server.trouble());
    }
}

// What the module says, where, how often, and what it refuses, in each of the
// processes that read a configuration.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "test/module/site.h"
#include "test/support/started.h"

using namespace aop;
using namespace aop::test;

namespace {

std::string ca(std::string_view name) { return cat("SSLCACertificateFile \"", certificate(cat(name, ".pem")), "\"\n"); }

// A site with one error in it.
std::string weak(const Site& site) { return site.tls("weak.test", ca("origin-pull-ca") + "SSLVerifyClient optional"); }

Ended apache(const Httpd& server, std::initializer_list<std::string> more)
{
    auto words = server.command();
    words.insert(words.end(), more);
    return run(words);
}

std::size_t line_of(const Httpd& server, std::string_view what)
{
    const std::string text = slurp(server.main_file());
    return 1 + count(text.substr(0, text.find(what)), "\n");
}

void append(const Httpd& server, const std::string& text) { std::ofstream(server.main_file(), std::ios::app) << text; }

}

BOOST_AUTO_TEST_CASE(configtest_shows_findings_on_the_console)
{
    const Site site;
    const Httpd server(site.folder().path(), site.tls_base() + weak(site), with_aop());
    const Ended test = server.configtest();
    BOOST_TEST(test.status == 0);
    const auto said = lines_with(test.err, "AOP102");
    BOOST_REQUIRE_EQUAL(said.size(), 1U);
    BOOST_TEST(said[0] == cat("AOP102 client-cert-optional: weak.test:", site.tls_port(),
                              " requests a client certificate but also serves clients without one [", server.main_file(), ":",
                              line_of(server, "SSLVerifyClient"), "]"));
    BOOST_TEST(count(test.err, "mod_aop: 2 servers: ") == 1U);
}

BOOST_AUTO_TEST_CASE(every_finding_is_logged_once_at_start_and_once_at_each_reload)
{
    const Site site;
    Httpd server(site.folder().path(), site.tls_base() + weak(site), with_aop());
    require_started(server);
    BOOST_TEST(count(server.error_log(), "AOP102") == 1U);
    BOOST_TEST(count(server.error_log(), "mod_aop: 2 servers: ") == 1U);
    BOOST_TEST_REQUIRE(server.graceful());
    BOOST_TEST(count(server.error_log(), "AOP102") == 2U);
    BOOST_TEST(count(server.error_log(), "mod_aop: 2 servers: ") == 2U);
}

BOOST_AUTO_TEST_CASE(refuse_fails_configtest_and_first_start_with_our_lines_first)
{
    const Site site;
    Httpd server(site.folder().path(), site.tls_base() + "AOPPolicy refuse\n" + weak(site), with_aop());
    const Ended test = server.configtest();
    BOOST_TEST(test.status == 1);
    BOOST_TEST(lines_with(test.err, "").at(0).starts_with("AOP102 client-cert-optional: weak.test"), test.err);
    BOOST_TEST(test.err.find("AOPPolicy refuse: configuration test failed with 1 error") != std::string::npos);
    BOOST_TEST(!server.start());
    const std::string said = server.trouble();
    BOOST_TEST(lines_with(said, "").at(0).starts_with("AOP102 client-cert-optional: weak.test"), said);
    BOOST_TEST(said.find("AOPPolicy refuse: httpd does not start because of 1 error") != std::string::npos);
}

// Nothing then tells a start from `-k stop`, but that only a start goes on to open the logs.
BOOST_AUTO_TEST_CASE(refuse_fails_the_first_start_without_proc)
{
    const Site site;
    const Httpd server(site.folder().path(), site.tls_base() + "AOPPolicy refuse\n" + weak(site), with_aop());
    std::vector<std::string> words{"unshare", "-m", "sh", "-c", "mount -t tmpfs none /proc && exec \"$@\"", "sh"};
    const std::vector<std::string> httpd = server.command();
    words.insert(words.end(), httpd.begin(), httpd.end());
    words.insert(words.end(), {"-D", "FOREGROUND"});
    const Ended start = run(words);
    BOOST_TEST(start.status == 1, start.err);
    const std::string said = start.err + server.error_log();
    BOOST_TEST(said.find("AOPPolicy refuse: httpd does not start because of 1 error") != std::string::npos, said);
}

BOOST_AUTO_TEST_CASE(if_module_knows_it_by_the_name_that_all_modules_have)
{
    const Site site;
    Httpd server(site.folder().path(), cat(site.base(), site.plain("plain.test", "<IfModule mod_aop.c>\nAOPGuard on\n</IfModule>")), with_aop());
    require_started(server);
    BOOST_TEST(site.http("plain.test", "/").status == 403);
}

// httpd has looked the name up before it asks us: no finding, and nothing to refuse.
BOOST_AUTO_TEST_CASE(a_virtual_host_by_name_has_the_addresses_that_httpd_found)
{
    const Site site;
    std::string strong = site.tls("a.test", cat("SSLVerifyClient require\nSSLCACertificateFile \"", certificate("origin-pull-ca.pem"), "\""));
    strong.replace(strong.find('*'), 1, "localhost");
    Httpd server(site.folder().path(), cat(site.tls_base(), "AOPPolicy refuse\n", strong), with_aop());
    const Ended test = server.configtest();
    BOOST_TEST(test.status == 0, test.err);
    BOOST_TEST(count(test.err, "AOP30") == 0U, test.err);
    require_started(server);
    BOOST_TEST(site.https("a.test", "/").status == 0);
    BOOST_TEST(site.https("a.test", "/", {"client", {}}).status == 200);
}

BOOST_AUTO_TEST_CASE(refuse_means_the_servers_that_say_it)
{
    const Site site;
    const std::string strict = ca("origin-pull-ca") + "SSLVerifyClient require\nAOPPolicy refuse";
    const Httpd elsewhere(site.folder().path(), site.tls_base() + site.tls("good.test", strict) + weak(site), with_aop());
    const Ended test = elsewhere.configtest();
    BOOST_TEST(test.status == 0, test.err);
    BOOST_TEST(count(test.err, "AOP102") == 1U);
}

BOOST_AUTO_TEST_CASE(refuse_means_no_server_that_lets_everybody_in)
{
    const Site site;
    const std::string strict = ca("origin-pull-ca") + "SSLVerifyClient require";
    // Not on loopback alone; `httpd -t` does not listen.
    const auto with = [&](std::string_view policy) {
        const Httpd server(site.folder().path(),
                           cat(site.tls_base(), site.tls("good.test", strict),
                               "Listen 18099\n<VirtualHost *:18099>\nServerName open.test\nDocumentRoot \"", site.folder().path().string(), "\"\n",
                               policy, "</VirtualHost>\n"),
                           with_aop());
        return server.configtest();
    };
    BOOST_TEST(with("").status == 0);
    const Ended refused = with("AOPPolicy refuse\n");
    BOOST_TEST(refused.status == 1, refused.err);
    BOOST_TEST(count(refused.err, "AOP912 public-server-under-refuse: open.test:18099 serves every client in plain HTTP") == 1U, refused.err);
    BOOST_TEST(count(refused.err, "`AOPPolicy off` in the <VirtualHost> of a server declares that it is meant to be public") == 1U, refused.err);
    BOOST_TEST(with("AOPPolicy off\n").status == 0);
}

BOOST_AUTO_TEST_CASE(refuse_never_stops_a_server_that_runs)
{
    const Site site;
    Httpd server(site.folder().path(), site.tls_base() + weak(site), with_aop());
    require_started(server);
    append(server, "AOPPolicy refuse\nErrorDocument 404 reloaded\n");
    const Ended reload = apache(server, {"-k", "graceful"});
    BOOST_TEST(reload.status == 1);
    BOOST_TEST(reload.err.find("the running server is not reloaded because of 1 error") != std::string::npos, reload.err);
    BOOST_TEST(site.https("weak.test", "/").status == 200);   // as it was
    BOOST_TEST_REQUIRE(server.graceful(), server.trouble());  // a bare signal, without -t before it
    BOOST_TEST(lines_with(server.error_log(), "[aop:crit]").at(0).starts_with("mod_aop: AOPPolicy refuse: 1 error. The running server goes on"));
    BOOST_TEST(site.https("weak.test", "/missing").text.find("reloaded") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_server_can_be_stopped_whatever_its_configuration_has_become)
{
    for (const std::string signal : {"stop", "graceful-stop"}) {
        const Site site;
        Httpd server(site.folder().path(), site.tls_base() + weak(site), with_aop());
        require_started(server);
        append(server, "AOPPolicy refuse\n");
        const Ended stop = apache(server, {"-k", signal});
        BOOST_TEST(stop.status == 0, stop.err);
        BOOST_TEST(stop.err.find("AOP") == std::string::npos, stop.err);
        for (int i = 0; i < 1000 && server.running(); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        BOOST_TEST(!server.running());
    }
}

BOOST_AUTO_TEST_CASE(listings_are_made_whatever_the_policy_says)
{
    const Site site;
    const Httpd server(site.folder().path(), site.tls_base() + "AOPPolicy refuse\n" + weak(site), with_aop());
    for (const char* option : {"-S", "-M"}) {
        const Ended listing = apache(server, {option});
        BOOST_TEST(listing.status == 0);
        BOOST_TEST(listing.err.find("AOP102") == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(a_ca_file_that_would_end_the_server_is_an_error_whatever_the_policy_says)
{
    for (const std::string policy : {"off", "warn", "refuse"}) {
        const Site site;
        const Httpd server(site.folder().path(),
                           cat(site.tls_base(), "AOPPolicy ", policy, "\n", site.tls("a.test", ca("html") + "SSLVerifyClient require")), with_aop());
        const Ended test = server.configtest();
        BOOST_TEST_CONTEXT(policy)
        {
            BOOST_TEST(test.status == (policy == "refuse" ? 1 : 0));
            BOOST_TEST(count(test.err, "html.pem") >= 1U, test.err);
            BOOST_TEST(count(test.err, "[aop:error]") >= 1U, test.err);
        }
    }
}

BOOST_AUTO_TEST_CASE(the_log_has_the_reason_when_mod_ssl_gives_up)
{
    const Site site;
    Httpd server(site.folder().path(), site.tls_base() + site.tls("a.test", ca("html") + "SSLVerifyClient require"), with_aop());
    BOOST_TEST(!server.start());
    BOOST_TEST(count(server.error_log(), "html.pem") >= 1U, server.error_log());
    BOOST_TEST(count(server.error_log(), "[aop:error]") >= 1U, server.error_log());
}

BOOST_AUTO_TEST_CASE(load_order_does_not_matter)
{
    const Site site;
    HttpdOptions options = with_aop();
    std::rotate(options.modules.begin(), options.modules.end() - 1, options.modules.end());  // ours first
    Httpd server(site.folder().path(), site.tls_base() + "AOPGuard on\n" + weak(site), options);
    require_started(server);
    BOOST_TEST(count(server.error_log(), "1 enforced") == 1U, server.error_log());
    BOOST_TEST(site.https("weak.test", "/").status == 403);
    BOOST_TEST(site.https("weak.test", "/", {"client"}).status == 200);
}

BOOST_AUTO_TEST_CASE(without_mod_ssl_it_says_so_and_lets_nobody_in)
{
    const Site site;
    HttpdOptions options = with_aop();
    std::erase(options.modules, "ssl");
    Httpd server(site.folder().path(), cat("Listen 127.0.0.1:", site.plain_port(), "\nAOPGuard on\n"), options);
    require_started(server);
    BOOST_TEST(count(server.error_log(), "AOP910 no-mod-ssl: mod_aop is loaded but mod_ssl is not") == 1U);
    BOOST_TEST(site.http("any.test", "/").status == 403);
}

BOOST_AUTO_TEST_CASE(wrong_words_and_wrong_places_are_refused_by_line)
{
    struct Case {
        const char *lines, *error;
    };
    for (const Case c : {Case{"AOPPolicy perhaps", "AOPPolicy: \"perhaps\" is not one of off, warn and refuse"},
                         Case{"AOPGuard maybe", "AOPGuard: \"maybe\" is not one of on, off and report"},
                         Case{"AOPTrust", "AOPTrust takes one or more of cloudflare, own, any and sha256:HEX"},
                         Case{"AOPIgnore AOP102", "AOPIgnore takes a rule and, in quotes, the reason to accept it"},
                         Case{"<Location />\nAOPGuard off\n</Location>", "AOPGuard not allowed in <Location> context"},
                         Case{"<Directory />\nAOPPolicy off\n</Directory>", "AOPPolicy not allowed in <Directory> context"},
                         Case{"<Location />\nRequire aop loudly\n</Location>", "'Require aop' takes no arguments"}}) {
        const Site site;
        const Httpd server(site.folder().path(), cat(site.tls_base(), c.lines, "\n"), with_aop());
        const Ended test = server.configtest();
        BOOST_TEST(test.status == 1);
        BOOST_TEST(test.err.find(cat(server.main_file(), ":\n")) != std::string::npos, test.err);
        BOOST_TEST(test.err.find(c.error) != std::string::npos, test.err);
    }
}

BOOST_AUTO_TEST_CASE(the_same_finding_about_many_servers_is_one_line)
{
    const Site site;
    std::string many;
    for (int i = 0; i < 50; ++i)
        many += site.tls(cat("s", i, ".test"), ca("origin-pull-ca") + "SSLVerifyClient optional");
    const Httpd server(site.folder().path(), site.tls_base() + many, with_aop());
    const auto said = lines_with(server.configtest().err, "AOP102");
    BOOST_REQUIRE_EQUAL(said.size(), 1U);
    BOOST_TEST(said[0].find("s0.test") != std::string::npos);
    BOOST_TEST(said[0].find("(the same at 49 other servers)") != std::string::npos, said[0]);
    BOOST_TEST(said[0].find("and 47 more]") != std::string::npos, said[0]);
}

BOOST_AUTO_TEST_CASE(servers_made_by_a_macro_are_named_by_the_line_that_uses_it)
{
    const Site site;
    Httpd server(site.folder().path(),
                 cat(site.tls_base(), "<Macro weak $name>\n", site.tls("$name", ca("origin-pull-ca") + "SSLVerifyClient optional"),
                     "</Macro>\nUse weak one.test\nUse weak two.test\n"),
                 with_aop({"macro"}));
    require_started(server);
    const auto said = lines_with(server.error_log(), "AOP102");
    BOOST_REQUIRE_EQUAL(said.size(), 1U);
    BOOST_TEST(said[0].find(cat("[", server.main_file(), ":")) != std::string::npos, said[0]);
    BOOST_TEST(said[0].find("of the macro at ") != std::string::npos, said[0]);
    BOOST_TEST(site.https("two.test", "/").status == 200);
}

BOOST_AUTO_TEST_CASE(a_vhosts_own_log_does_not_swallow_findings)
{
    const Site site;
    Httpd server(site.folder().path(),
                 site.tls_base() + site.tls("weak.test", ca("origin-pull-ca") + "SSLVerifyClient optional\nErrorLog logs/own.log"), with_aop());
    require_started(server);
    BOOST_TEST(count(server.error_log(), "AOP102") == 1U);
}

BOOST_AUTO_TEST_CASE(what_openssl_was_told_is_compared_with_the_configuration)
{
    const Site site;
    Httpd server(site.folder().path(),
                 site.tls_base() + site.tls("a.test", ca("origin-pull-ca") + "SSLVerifyClient require\nSSLOpenSSLConfCmd VerifyMode -Require"),
                 with_aop());
    require_started(server);
    BOOST_TEST(count(server.error_log(), "AOP902 verify-mode-differs: a.test") == 1U, server.error_log());
}

BOOST_AUTO_TEST_CASE(an_authority_that_another_module_lets_in_is_told)
{
    const Site site;
    HttpdOptions options = with_aop({"meddler=" AOP_MEDDLER_FILE});
    setenv("AOP_MEDDLE", certificate("other-ca.pem").c_str(), 1);
    Httpd server(site.folder().path(), site.tls_base() + site.tls("a.test", ca("origin-pull-ca") + "SSLVerifyClient require\nAOPTrust own"), options);
    const bool started = server.start();
    unsetenv("AOP_MEDDLE");
    BOOST_TEST_REQUIRE(started, server.trouble());
    const std::string sum =
        run_shell(cat("openssl x509 -outform DER -in '", certificate("other-ca.pem"), "' | sha256sum | cut -c1-64 | tr -d '\\n'")).out;
    BOOST_TEST(count(server.error_log(), cat("AOP903 anchors-differ: a.test:", site.tls_port(), " trusts the certificate with SHA-256 ", sum)) == 1U,
               server.error_log());
}

BOOST_AUTO_TEST_CASE(an_honest_configuration_shows_no_difference_to_openssl)
{
    const Site site;
    const std::string folder = certificate("hashed");
    Httpd server(site.folder().path(),
                 cat(site.base(), "SSLVerifyClient require\n", ca("origin-pull-ca"), site.tls("file.test", ""), site.tls("bundle.test", ca("bundle")),
                     site.tls("both.test", cat("SSLCACertificatePath \"", folder, "\"")),
                     site.tls("crl.test", cat("SSLCARevocationFile \"", certificate("crl-and-ca.pem"), "\"\nSSLCARevocationCheck leaf")),
                     site.tls("twice.test", ca("duplicates")),
                     site.tls("replaced.test", cat("SSLOpenSSLConfCmd VerifyCAFile \"", certificate("other-ca.pem"), "\"")),
                     site.tls("none.test", "SSLVerifyClient none"), site.plain("plain.test", "")),
                 with_aop());
    require_started(server);
    BOOST_TEST(count(server.error_log(), "AOP90") == 0U, server.error_log());
}

BOOST_AUTO_TEST_CASE(an_accepted_finding_is_not_logged)
{
    const Site site;
    const Httpd server(site.folder().path(),
                       site.tls_base() +
                           site.tls("weak.test", ca("origin-pull-ca") + "SSLVerifyClient optional\nAOPPolicy refuse\n"
                                                                        "AOPIgnore client-cert-optional \"checked by the application\""),
                       with_aop());
    const Ended test = server.configtest();
    BOOST_TEST(test.status == 0);
    BOOST_TEST(count(test.err, "AOP102") == 0U);
}

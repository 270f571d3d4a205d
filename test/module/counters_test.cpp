// What is counted and shown of whom: each request once, for the server that it is of.
#include <boost/test/unit_test.hpp>

#include <cstdlib>

#include <nlohmann/json.hpp>

#include "test/module/site.h"
#include "test/support/started.h"

using namespace aop;
using namespace aop::test;

namespace {

std::string ca(std::string_view name) { return cat("SSLCACertificateFile \"", certificate(cat(name, ".pem")), "\"\n"); }

constexpr std::string_view page = "<Location /aop>\nSetHandler aop-status\n</Location>\n";

// The status page is at a server without the guard.
std::string watched(const Site& site) { return cat(page, site.plain("page.test", "AOPGuard off")); }

nlohmann::json json_of(const Site& site) { return nlohmann::json::parse(site.http("page.test", "/aop?json").text); }

nlohmann::json server_in(const nlohmann::json& status, const std::string& name)
{
    for (const auto& server : status["servers"])
        if (server["name"].get<std::string>() == name)
            return server;
    return {};
}

}

BOOST_AUTO_TEST_CASE(servers_of_one_label_are_counted_apart)
{
    const Site site;
    const std::string unnamed = cat("<VirtualHost *:", site.plain_port(), ">\nAOPGuard on\n</VirtualHost>\n");
    Httpd server(site.folder().path(), cat(site.base(), unnamed, unnamed, watched(site)), with_aop());
    require_started(server);
    for (int i = 0; i < 3; ++i)
        site.http("nobody.test", "/");
    const auto status = json_of(site);
    std::vector<int> counts;
    for (const auto& s : status["servers"])
        if (s["name"].get<std::string>().starts_with("*:"))
            counts.push_back(s["refused"]["plain-http"].get<int>());
    std::ranges::sort(counts);
    BOOST_TEST(counts == (std::vector<int>{0, 3}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_request_is_counted_once_whatever_httpd_makes_of_it)
{
    const Site site;
    site.folder().write("htdocs/open/there", "opened\n");
    Httpd server(site.folder().path(),
                 cat(site.base(),
                     site.plain("plain.test", "AOPGuard on\nAOPGuardExempt /open/\nErrorDocument 403 /refused.html\n"
                                              "<Directory />\nRewriteEngine on\nRewriteRule ^here$ /open/there\n</Directory>"),
                     watched(site)),
                 with_aop({"rewrite"}));
    require_started(server);
    const std::string name = cat("plain.test:", site.plain_port());
    site.http("plain.test", "/open/there");
    BOOST_TEST(server_in(json_of(site), name)["exempted"] == 1);
    site.http("plain.test", "/secret");
    site.http("plain.test", "/open/here");
    const auto counted = server_in(json_of(site), name);
    BOOST_TEST(counted["exempted"].get<int>() + counted["refused"]["plain-http"].get<int>() == 3);
    // As httpd wakes its own children.
    const std::string wake_up = "Apache (internal dummy connection)";
    BOOST_TEST(site.http("plain.test", "/", {"", {"-X", "OPTIONS", "--request-target", "*", "-A", wake_up}}).status == 403);
    BOOST_TEST(server_in(json_of(site), name)["refused"] == counted["refused"]);
    BOOST_TEST(site.http("plain.test", "/", {"", {"-A", wake_up}}).status == 403);
    BOOST_TEST(server_in(json_of(site), name)["refused"] != counted["refused"]);
}

BOOST_AUTO_TEST_CASE(whom_the_guard_would_refuse_is_counted_and_logged_and_let_in)
{
    const Site site;
    site.folder().write("htdocs/open/there", "opened\n");
    Httpd server(site.folder().path(),
                 cat(site.base(), watched(site),
                     site.tls("a.test", ca("origin-pull-ca") + "SSLVerifyClient optional\nAOPGuard report\nAOPGuardExempt /open/\n")),
                 with_aop());
    require_started(server);
    for (int i = 0; i < 3; ++i)
        BOOST_TEST(site.https("a.test", "/").text == "content\n");
    BOOST_TEST(site.https("a.test", "/", {"client"}).status == 200);
    BOOST_TEST(site.https("a.test", "/open/there").status == 200);
    BOOST_TEST(site.https("a.test", "/nothing").status == 404);
    BOOST_TEST(site.https("a.test", "/open/nothing").status == 404);
    const auto a = server_in(json_of(site), cat("a.test:", site.tls_port()));
    BOOST_TEST(a["guard"] == false);
    BOOST_TEST(a["guard_reports"] == true);
    BOOST_TEST(a["verdict"] == "optional");
    BOOST_TEST(a["would_refuse"]["no-certificate"] == 4);
    BOOST_TEST(a["refused"]["no-certificate"] == 0);
    BOOST_TEST(a["exempted"] == 1);
    BOOST_TEST(site.http("page.test", "/aop?prometheus")
                   .text.find(cat("aop_guard_would_refuse_total{server=\"a.test:", site.tls_port(), "\",reason=\"no-certificate\"} 4\n")) !=
               std::string::npos);
    BOOST_TEST(site.http("page.test", "/aop").text.find("4 <span class=\"soft\">would be refused: no-certificate") != std::string::npos);
    BOOST_TEST(count(server.error_log(), cat("AOPGuard report: a.test:", site.tls_port(),
                                             " would refuse a request: the client showed no certificate, SNI a.test, from 127.0.0.0/24")) == 1U,
               server.error_log());
}

BOOST_AUTO_TEST_CASE(a_server_that_another_module_has_made_is_reported_and_its_refusals_are_counted)
{
    const Site site;
    Httpd server(
        site.folder().path(),
        cat(site.base(), watched(site), "AOPGuard on\nMeddleServer 127.0.0.2:", site.plain_port(), "\nListen 127.0.0.2:", site.plain_port(), "\n"),
        with_aop({"meddler=" AOP_MEDDLER_FILE}));
    require_started(server);
    BOOST_TEST(count(server.error_log(), "AOP901 tls-differs: httpd runs made.test (a program:7), which is not in the configuration") == 1U,
               server.error_log());
    BOOST_TEST(run({"curl", "-s", "-o", "-", "-w", "%{http_code}", cat("http://127.0.0.2:", site.plain_port(), "/")}).out.ends_with("403"));
    BOOST_TEST(server_in(json_of(site), "made.test (a program:7)")["refused"]["failure"] == 1);
    BOOST_TEST(count(server.error_log(), "AOPGuard: made.test (a program:7) refuses a request") == 1U, server.error_log());
}

BOOST_AUTO_TEST_CASE(memory_of_another_version_is_left_alone)
{
    const Site site;
    setenv("AOP_MEDDLE_MEMORY", "1", 1);
    Httpd server(site.folder().path(), cat(site.base(), watched(site), site.plain("plain.test", "AOPGuard on")),
                 with_aop({"meddler=" AOP_MEDDLER_FILE}));
    const bool started = server.start();
    unsetenv("AOP_MEDDLE_MEMORY");
    BOOST_TEST_REQUIRE(started, server.trouble());
    BOOST_TEST_REQUIRE(server.graceful(), server.trouble());
    BOOST_TEST(site.http("plain.test", "/").status == 403);
}

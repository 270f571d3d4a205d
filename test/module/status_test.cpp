// The status page in its three forms, its part of mod_status, and the watch.
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <filesystem>
#include <thread>

#include <nlohmann/json.hpp>

#include "test/module/site.h"
#include "test/support/started.h"

using namespace aop;
using namespace aop::test;

namespace {

std::string ca(std::string_view name) { return cat("SSLCACertificateFile \"", certificate(cat(name, ".pem")), "\"\n"); }

constexpr std::string_view pages = "<Location /aop>\nSetHandler aop-status\n</Location>\n<Location /server-status>\nSetHandler server-status\n"
                                   "</Location>\nAOPGuard on\nAOPGuardExempt /aop /server-status handler=aop-status handler=server-status\n";

std::string shop(const Site& site)
{
    return cat(site.base(), pages, site.plain("plain.test", ""), site.tls("shop.test", ca("origin-pull-ca") + "SSLVerifyClient require"),
               site.tls("weak.test", ca("origin-pull-ca") + "SSLVerifyClient optional\nAOPGuard off"));
}

nlohmann::json json_of(const Site& site) { return nlohmann::json::parse(site.http("plain.test", "/aop?json").text); }

nlohmann::json server_in(const nlohmann::json& status, const std::string& name)
{
    for (const auto& server : status["servers"])
        if (server["name"].get<std::string>().starts_with(name))
            return server;
    return {};
}

}

BOOST_AUTO_TEST_CASE(the_page_shows_servers_authorities_findings_and_refusals)
{
    const Site site;
    Httpd server(site.folder().path(), shop(site), with_aop({"status"}));
    require_started(server);
    for (int i = 0; i < 3; ++i)
        site.http("plain.test", "/");
    const Answer page = site.http("plain.test", "/aop", {"", {"-i"}});
    BOOST_TEST(page.status == 200);
    for (const std::string text :
         {"Content-Type: text/html; charset=utf-8", "<meta charset=\"utf-8\">", "prefers-color-scheme: dark", "shop.test", ">enforced<", ">closed<",
          ">optional<", "days left", "AOP102", "3 <span class=\"soft\">plain-http", "Cache-Control: no-store"})
        BOOST_TEST(page.text.find(text) != std::string::npos, text);
    BOOST_TEST(page.text.find("<script") == std::string::npos);
    const Ended well_formed = run({"xmllint", "--html", "--noout", "--nonet", "-"}, {.input = page.text.substr(page.text.find("<!DOCTYPE"))});
    BOOST_TEST(well_formed.err.find("mismatch") == std::string::npos, well_formed.err);
}

BOOST_AUTO_TEST_CASE(the_page_cannot_be_posted_to)
{
    const Site site;
    Httpd server(site.folder().path(), shop(site), with_aop({"status"}));
    require_started(server);
    BOOST_TEST(site.http("plain.test", "/aop", {"", {"-d", "x"}}).status == 403);
    BOOST_TEST(site.http("plain.test", "/aop", {"", {"-I"}}).status == 200);
}

BOOST_AUTO_TEST_CASE(json_says_the_same_and_counters_survive_a_reload)
{
    const Site site;
    Httpd server(site.folder().path(), shop(site), with_aop({"status"}));
    require_started(server);
    site.http("plain.test", "/");
    const auto before = json_of(site);
    BOOST_TEST(server_in(before, "shop.test")["verdict"] == "enforced");
    BOOST_TEST(server_in(before, "shop.test")["trust"] == "own");
    BOOST_TEST(server_in(before, "shop.test")["guard"] == true);
    BOOST_TEST(server_in(before, "weak.test")["guard"] == false);
    BOOST_TEST(server_in(before, "plain.test")["refused"]["plain-http"] == 1);
    BOOST_TEST(before["anchors"].size() == 1U);
    BOOST_TEST_REQUIRE(server.graceful());
    site.http("plain.test", "/");
    BOOST_TEST(server_in(json_of(site), "plain.test")["refused"]["plain-http"] == 2);
}

BOOST_AUTO_TEST_CASE(metrics_show_verdicts_and_refusals)
{
    const Site site;
    Httpd server(site.folder().path(), shop(site), with_aop({"status"}));
    require_started(server);
    const Answer metrics = site.http("plain.test", "/aop?prometheus");
    BOOST_TEST(metrics.text.find(cat("aop_server_verdict{server=\"shop.test:", site.tls_port(), "\",verdict=\"enforced\"} 1\n")) !=
               std::string::npos);
    // Whether promtool takes them all, page.sh asks.
    for (const char* text :
         {"# TYPE aop_guard_refusals_total counter\n", "# TYPE aop_anchor_not_after_timestamp_seconds gauge\n", "aop_findings{severity=\"error\"} "})
        BOOST_TEST(metrics.text.find(text) != std::string::npos, text);
}

// Two servers with the same mistake in lines of their own: one line of the log, two findings, in the page, its summary and the metrics.
BOOST_AUTO_TEST_CASE(a_finding_is_counted_alike_wherever_it_is_counted)
{
    const Site site;
    Httpd server(site.folder().path(), shop(site) + site.tls("weak2.test", ca("origin-pull-ca") + "SSLVerifyClient optional\nAOPGuard off"),
                 with_aop({"status"}));
    require_started(server);
    const auto status = json_of(site);
    const std::string metrics = site.http("plain.test", "/aop?prometheus").text, summary = status["summary"];
    for (const char* severity : {"error", "warning", "note"}) {
        int n = 0;
        for (const auto& f : status["findings"])
            n += f["severity"] == severity ? f["count"].get<int>() : 0;
        BOOST_TEST(metrics.find(cat("aop_findings{severity=\"", severity, "\"} ", n, "\n")) != std::string::npos, metrics);
        BOOST_TEST(summary.find(cat(n ? cat(n) : "no", " ", severity)) != std::string::npos, summary);
    }
    BOOST_TEST(count(status.dump(), "AOP102 client-cert-optional") == 1U);
    BOOST_TEST(summary.find("no errors") == std::string::npos, summary);
}

BOOST_AUTO_TEST_CASE(the_example_shows_the_page_to_this_machine_alone)
{
    const Site site;
    std::string example = slurp(std::filesystem::path(AOP_SOURCE_DIR) / "examples/vhosts/status.conf");
    for (std::size_t at; (at = example.find("8411")) != std::string::npos;)
        example.replace(at, 4, std::to_string(site.plain_port()));
    Httpd server(site.folder().path(),
                 cat(site.tls_base(), "AOPGuard on\nRemoteIPHeader X-Forwarded-For\n",
                     site.tls("shop.test", ca("origin-pull-ca") + "SSLVerifyClient require"), example),
                 with_aop({"remoteip"}));
    BOOST_TEST(server.configtest().err.find("] AOP") == std::string::npos, server.configtest().err);
    require_started(server);
    for (const char* form : {"", "?json", "?prometheus"}) {
        BOOST_TEST(site.http("localhost", cat("/aop-status", form)).text.find("shop.test") != std::string::npos);
        BOOST_TEST(site.http("localhost", cat("/aop-status", form), {"", {"-H", "X-Forwarded-For: 192.0.2.1"}}).status == 403);
    }
    BOOST_TEST(site.http("localhost", "/").status == 403);
}

BOOST_AUTO_TEST_CASE(mod_status_has_our_lines)
{
    const Site site;
    Httpd server(site.folder().path(), shop(site), with_aop({"status"}));
    require_started(server);
    site.http("plain.test", "/");
    BOOST_TEST(site.http("plain.test", "/server-status?auto").text.find("AOPRefusals: 1\n") != std::string::npos);
    BOOST_TEST(site.http("plain.test", "/server-status").text.find("Requests refused since start: 1") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_file_that_changes_while_the_server_runs_is_reported)
{
    const Site site;
    const auto copy = site.folder().path() / "ca.pem", folder = site.folder().path() / "authorities";
    std::filesystem::copy_file(certificate("origin-pull-ca.pem"), copy);
    std::filesystem::create_directories(folder);
    std::filesystem::copy_file(certificate("origin-pull-ca.pem"), folder / "ca.pem");
    Httpd server(site.folder().path(),
                 cat(site.base(), pages, site.plain("plain.test", ""),
                     site.tls("a.test", cat("SSLVerifyClient require\nSSLCACertificateFile \"", copy.string(), "\"")),
                     site.tls("b.test", cat("SSLVerifyClient require\nSSLCACertificateFile \"", (folder / "ca.pem").string(), "\""))),
                 with_aop());
    require_started(server);
    BOOST_TEST(json_of(site)["changed_files"].empty());
    site.folder().write("ca.pem", "<html>not found</html>\n");
    std::filesystem::copy_file(certificate("other-ca.pem"), folder / "ca.pem", std::filesystem::copy_options::overwrite_existing);
    const auto changed = json_of(site)["changed_files"];
    BOOST_REQUIRE_EQUAL(changed.size(), 2U);
    BOOST_TEST(changed[0]["severity"] == "error");
    BOOST_TEST(changed[1]["severity"] == "warning");
    const std::string ending = cat(copy.string(), " has changed since it was loaded");
    for (int i = 0; i < 300 && server.error_log().find(ending) == std::string::npos; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    BOOST_TEST(count(server.error_log(), "and the next reload will end the server") == 1U, server.error_log());
    BOOST_TEST(count(server.error_log(), "the server still uses what it held then, until it is reloaded") == 1U);
}

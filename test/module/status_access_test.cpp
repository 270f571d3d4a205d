// Who sees the status page, in which form, and what it holds.
#include <boost/test/unit_test.hpp>

#include <nlohmann/json.hpp>

#include "test/module/site.h"
#include "test/support/started.h"

using namespace aop;
using namespace aop::test;

namespace {

std::string folder(const Site& site, const std::string& path, const std::string& lines)
{
    return cat("<Directory \"", (site.folder().path() / path).string(), "\">\n", lines, "\n</Directory>\n");
}

}

BOOST_AUTO_TEST_CASE(prometheus_gets_metrics_however_it_asks)
{
    const Site site;
    Httpd server(site.folder().path(), cat(site.base(), "<Location /aop>\nSetHandler aop-status\n</Location>\n", site.plain("page.test", "")),
                 with_aop());
    require_started(server);
    const auto type = [&](const std::string& path, const std::string& accept) {
        const std::string text = site.http("page.test", path, {"", {"-i", "-H", "Accept: " + accept}}).text;
        return text.find("\naop_build_info{") != text.npos                        ? "metrics"
               : text.find("{\"schema_version\"") != text.npos                    ? "json"
               : text.find("Content-Type: text/html; charset=utf-8") != text.npos ? "html"
                                                                                  : "?";
    };
    for (const char* path : {"/aop?prometheus", "/aop?prometheus=", "/aop?prometheus&x", "/aop/metrics", "/aop?metrics"})
        BOOST_TEST(type(path, "*/*") == "metrics", path);
    BOOST_TEST(type("/aop", "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.1") == "metrics");
    for (const char* path : {"/aop?json", "/aop?json=", "/aop?json&x", "/aop/json"})
        BOOST_TEST(type(path, "*/*") == "json", path);
    for (const char* path : {"/aop", "/aop?", "/aop?x=json", "/aop/"})
        BOOST_TEST(type(path, "text/html,*/*") == "html", path);
}

BOOST_AUTO_TEST_CASE(the_page_is_for_this_machine_unless_its_section_says_who_may_come)
{
    const Site site;
    site.folder().write("htdocs/mine/.htaccess", "SetHandler aop-status\n");
    site.folder().write("htdocs/mine/x", "x\n");
    const auto location = [](const char* path, const char* rule) {
        return cat("<Location ", path, ">\nSetHandler aop-status\n", rule, "</Location>\n");
    };
    Httpd server(site.folder().path(),
                 cat(site.base(), "RemoteIPHeader X-Forwarded-For\nRemoteIPInternalProxy 127.0.0.1\n",
                     folder(site, "htdocs", "AllowOverride FileInfo\nRequire all granted"), location("/unruled", ""),
                     location("/ruled", "Require ip 192.0.2.0/24\n"), location("/limited", "<Limit GET>\nRequire all granted\n</Limit>\n"),
                     site.plain("page.test", "")),
                 with_aop({"remoteip"}));
    require_started(server);
    const auto status = [&](const char* path, const std::string& from) {
        return site
            .http("page.test", path, {"", from.empty() ? std::vector<std::string>{} : std::vector<std::string>{"-H", "X-Forwarded-For: " + from}})
            .status;
    };
    BOOST_TEST(status("/unruled", "") == 200);
    BOOST_TEST(status("/unruled", "192.0.2.1") == 403);
    BOOST_TEST(status("/ruled", "") == 403);
    BOOST_TEST(status("/ruled", "192.0.2.1") == 200);
    BOOST_TEST(status("/limited", "192.0.2.1") == 200);
    // Whoever may write a .htaccess file may not publish it.
    BOOST_TEST(status("/mine/x", "") == 403);
    BOOST_TEST(status("/mine/x", "192.0.2.1") == 403);
}

BOOST_AUTO_TEST_CASE(json_is_valid_for_any_bytes_in_addresses)
{
    const Site site;
    Httpd server(site.folder().path(),
                 cat(site.base(), "<Location /aop>\nSetHandler aop-status\n</Location>\n", site.plain("page.test", ""),
                     "<VirtualHost m\xfcller.invalid:80 a\x01.invalid:80>\nServerName odd.test\n</VirtualHost>\n"),
                 with_aop());
    require_started(server);
    const auto json = nlohmann::json::parse(site.http("page.test", "/aop?json").text, nullptr, false);
    BOOST_TEST(!json.is_discarded());
    const std::string html = site.http("page.test", "/aop").text;
    BOOST_TEST(run({"iconv", "-f", "UTF-8", "-t", "UTF-16"}, {.input = html}).status == 0);
    BOOST_TEST(html.find('\x01') == html.npos);
}

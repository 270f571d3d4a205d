// The module beside others: every process model, and modules that touch TLS,
// connections or requests.
#include <boost/test/unit_test.hpp>

#include "test/module/site.h"
#include "test/support/started.h"

using namespace aop;
using namespace aop::test;

namespace {

std::string ca(std::string_view name) { return cat("SSLCACertificateFile \"", certificate(cat(name, ".pem")), "\"\n"); }

std::string weak(const Site& site) { return site.tls("weak.test", ca("origin-pull-ca") + "SSLVerifyClient optional"); }

}

BOOST_AUTO_TEST_CASE(every_process_model_runs_it)
{
    for (const std::string mpm : {"mpm_event", "mpm_worker", "mpm_prefork"}) {
        const Site site;
        HttpdOptions options = with_aop();
        options.modules[0] = mpm;
        Httpd server(site.folder().path(), site.tls_base() + "AOPGuard on\n" + weak(site), options);
        BOOST_TEST_CONTEXT(mpm)
        {
            require_started(server);
            for (int reading = 0; reading < 2; ++reading) {
                BOOST_TEST(site.https("weak.test", "/").status == 403);
                BOOST_TEST(site.https("weak.test", "/", {"client"}).status == 200);
                BOOST_TEST_REQUIRE(server.graceful(), server.trouble());
            }
            BOOST_TEST(count(server.error_log(), "exit signal") == 0U, server.error_log());
            server.stop();
        }
    }
}

BOOST_AUTO_TEST_CASE(a_server_without_virtual_hosts_is_guarded)
{
    const Site site;
    Httpd server(site.folder().path(), cat(site.tls_base(), "SSLEngine on\nSSLVerifyClient optional\n", ca("origin-pull-ca"), "AOPGuard on\n"),
                 with_aop());
    require_started(server);
    BOOST_TEST(site.https("main.test", "/").status == 403);
    BOOST_TEST(site.https("main.test", "/", {"client"}).status == 200);
    BOOST_TEST(count(server.error_log(), "AOP90") == 0U, server.error_log());
}

BOOST_AUTO_TEST_CASE(other_modules_and_the_guard_leave_each_other_alone)
{
    const Site site;
    site.folder().write("conf/mime.types", "text/html html\n");
    Httpd server(
        site.folder().path(),
        cat(site.base(), "Protocols h2 http/1.1\nTypesConfig conf/mime.types\nRemoteIPHeader X-Forwarded-For\nRemoteIPInternalProxy 127.0.0.1\n",
            "<IfModule md_module>\nMDomain managed.test manual\nMDPortMap https:", site.tls_port(), " http:", site.plain_port(),
            "\nMDCertificateAuthority https://127.0.0.1:1/directory\nMDCertificateAgreement accepted\nMDContactEmail admin@managed.test\nMDRenewMode "
            "manual\n</IfModule>\n",
            site.plain("back.test", ""), "AOPGuard on\n",
            site.tls("front.test", ca("origin-pull-ca") + "SSLVerifyClient optional\nProxyPass /up/ http://127.0.0.1:" +
                                       std::to_string(site.plain_port()) + "/\nProxyPreserveHost off\nHeader set X-Seen yes"),
            "<VirtualHost *:", site.tls_port(), ">\nServerName managed.test\nSSLEngine on\nSSLVerifyClient require\n", ca("origin-pull-ca"),
            "</VirtualHost>\n<VirtualHost *:", site.plain_port(), ">\nServerName 127.0.0.1\nAOPGuard off\n</VirtualHost>\n"),
        with_aop({"http2", "md", "macro", "cache", "proxy", "proxy_http", "remoteip", "headers", "rewrite", "mime", "setenvif", "reqtimeout"}));
    require_started(server);
    for (const std::string version : {"--http1.1", "--http2"}) {
        BOOST_TEST(site.https("front.test", "/up/", {"", {version}}).status == 403);
        BOOST_TEST(site.https("front.test", "/up/", {"", {version, "-H", "X-Forwarded-For: 192.0.2.1"}}).status == 403);
        const Answer answer = site.https("front.test", "/up/", {"client", {version}});
        BOOST_TEST(answer.status == 200);
        BOOST_TEST(answer.text == "content\n");
    }
    BOOST_TEST(site.http("back.test", "/").status == 403);
    BOOST_TEST(count(server.error_log(), "AOP90") == 0U, server.error_log());
    BOOST_TEST(count(server.error_log(), "exit signal") == 0U);
}

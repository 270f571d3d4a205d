// Whom the guard lets in. Every case asks a real server; the sites differ in
// what mod_ssl was told, so that only the guard stands between a stranger and "content".
#include <boost/test/unit_test.hpp>

#include "test/module/site.h"
#include "test/support/started.h"

using namespace aop;
using namespace aop::test;

namespace {

std::string ca(std::string_view name) { return cat("SSLCACertificateFile \"", certificate(cat(name, ".pem")), "\"\n"); }

// One line for each request: "a.test client 200", "a.test - 403".
struct Ask {
    std::string host, certificate;
    std::vector<std::string> options = {};
    std::string path = "/";
};

std::string told(const Site& site, const std::vector<Ask>& asks)
{
    std::string out;
    for (const Ask& a : asks) {
        const Answer answer = a.host.starts_with("plain") ? site.http(a.host, a.path, {a.certificate, a.options})
                                                          : site.https(a.host, a.path, {a.certificate, a.options});
        out += cat(a.host, " ", a.certificate.empty() ? "-" : a.certificate, a.path == "/" ? "" : " " + a.path, " ", answer.status,
                   answer.text.find("content") == std::string::npos ? "" : " content", "\n");
    }
    return out;
}

}

BOOST_AUTO_TEST_CASE(the_guard_refuses_whom_mod_ssl_lets_in)
{
    const Site site;
    Httpd server(site.folder().path(),
                 cat(site.base(), "Protocols h2 http/1.1\nAOPGuard on\n", site.plain("plain.test", ""),
                     site.tls("optional.test", ca("origin-pull-ca") + "SSLVerifyClient optional"),
                     site.tls("lax.test", ca("origin-pull-ca") + "SSLVerifyClient optional_no_ca"), site.tls("none.test", ""),
                     site.tls("strict.test", ca("origin-pull-ca") + "SSLVerifyClient require")),
                 with_aop({"http2"}));
    require_started(server);
    for (const std::string version : {"--http1.1", "--http2"}) {
        BOOST_TEST_CONTEXT(version)
        BOOST_TEST(told(site, {{"plain.test", "", {version}},
                               {"optional.test", "", {version}},
                               {"optional.test", "client", {version}},
                               {"lax.test", "", {version}},
                               {"lax.test", "other-client", {version}},
                               {"lax.test", "expired-client", {version}},
                               {"lax.test", "client", {version}},
                               {"none.test", "client", {version}},
                               {"strict.test", "client", {version}},
                               {"strict.test", "other-client", {version}}}) == "plain.test - 403\n"
                                                                               "optional.test - 403\n"
                                                                               "optional.test client 200 content\n"
                                                                               "lax.test - 403\n"
                                                                               "lax.test other-client 403\n"
                                                                               "lax.test expired-client 0\n"
                                                                               "lax.test client 200 content\n"
                                                                               "none.test client 403\n"
                                                                               "strict.test client 200 content\n"
                                                                               "strict.test other-client 0\n");
    }
    BOOST_TEST(count(server.error_log(), "AOPGuard: plain.test:") == 1U);  // the second one came too soon to be logged
}

BOOST_AUTO_TEST_CASE(the_guard_can_be_off_in_one_server_and_on_in_another)
{
    const Site site;
    Httpd server(site.folder().path(),
                 cat(site.base(), "AOPGuard on\n", site.plain("plain-on.test", ""), site.plain("plain-off.test", "AOPGuard off")), with_aop());
    require_started(server);
    BOOST_TEST(told(site, {{"plain-on.test", ""}, {"plain-off.test", ""}}) == "plain-on.test - 403\nplain-off.test - 200 content\n");
}

BOOST_AUTO_TEST_CASE(no_method_and_no_cache_gets_around_the_guard)
{
    const Site site;
    site.folder().write("htdocs/cached.html", "content\n");
    std::filesystem::create_directories(site.folder().path() / "cache");
    std::filesystem::permissions(site.folder().path() / "cache", std::filesystem::perms(0777));
    Httpd server(site.folder().path(),
                 cat(site.base(), "TraceEnable on\nCacheRoot \"", (site.folder().path() / "cache").string(),
                     "\"\nCacheEnable disk /\nCacheQuickHandler on\nCacheDefaultExpire 3600\nCacheIgnoreNoLastMod on\nAOPGuard on\n",
                     site.tls("a.test", ca("origin-pull-ca") + "SSLVerifyClient optional")),
                 with_aop({"cache", "cache_disk"}));
    require_started(server);
    for (int i = 0; i < 2; ++i)
        BOOST_TEST(site.https("a.test", "/cached.html", {"client"}).status == 200);
    BOOST_TEST(!std::filesystem::is_empty(site.folder().path() / "cache"));
    BOOST_TEST(told(site, {{"a.test", "", {}, "/cached.html"},
                           {"a.test", "", {"-X", "TRACE"}},
                           {"a.test", "", {"-X", "OPTIONS", "--request-target", "*"}},
                           {"a.test", "", {"-I"}},
                           {"a.test", "", {"-d", "x=y"}},
                           {"a.test", "", {}, "/nothing-here"},
                           {"a.test", "client", {"-X", "TRACE"}}}) == "a.test - /cached.html 403\n"
                                                                      "a.test - 403\n"
                                                                      "a.test - 403\n"
                                                                      "a.test - 403\n"
                                                                      "a.test - 403\n"
                                                                      "a.test - /nothing-here 403\n"
                                                                      "a.test client 200\n");
}

BOOST_AUTO_TEST_CASE(error_documents_satisfy_any_and_htaccess_do_not_get_around_the_guard)
{
    const Site site;
    site.folder().write("htdocs/open/.htaccess", "Satisfy Any\nRequire all granted\nErrorDocument 403 /index.html\n"
                                                 "RewriteEngine on\nRewriteRule .* /index.html\n");
    site.folder().write("htdocs/open/x", "content\n");
    Httpd server(site.folder().path(),
                 cat(site.base(), "AOPGuard on\nErrorDocument 403 /index.html\nErrorDocument 400 /index.html\n",
                     "AOPGuardExempt /open/\n<Directory \"", (site.folder().path() / "htdocs").string(), "\">\nAllowOverride All\n</Directory>\n",
                     site.plain("plain.test", "")),
                 with_aop({"rewrite"}));
    require_started(server);
    BOOST_TEST(told(site, {{"plain.test", "", {}, "/"},
                           {"plain.test", "", {}, "/open/x"},              // exempt, and rewritten to what is not
                           {"plain.test", "", {"-H", "Host: a b"}, "/"}})  // too broken to be read: ErrorDocument 400
               == "plain.test - 403 content\n"                             // the page that the server names for refusals, a file
                  "plain.test - /open/x 403\n"                             // and not the one that a .htaccess names
                  "plain.test - 400\n");
}

BOOST_AUTO_TEST_CASE(exempt_paths_are_matched_decoded_and_whole)
{
    const Site site;
    for (const char* file : {"health", "healthy", ".well-known/acme-challenge/token", "health.d/x"})
        site.folder().write(cat("htdocs/", file), "content\n");
    Httpd server(site.folder().path(),
                 cat(site.base(), "AOPGuard on\nAOPGuardExempt /.well-known/acme-challenge/ /health\n", site.plain("plain.test", "")), with_aop());
    require_started(server);
    BOOST_TEST(told(site, {{"plain.test", "", {}, "/health"},
                           {"plain.test", "", {}, "/he%61lth"},
                           {"plain.test", "", {}, "//health"},
                           {"plain.test", "", {}, "/./health"},
                           {"plain.test", "", {}, "/healthy"},
                           {"plain.test", "", {}, "/health.d/x"},
                           {"plain.test", "", {}, "/.well-known/acme-challenge/token"},
                           {"plain.test", "", {}, "/health/../index.html"},
                           {"plain.test", "", {}, "/health/%2e%2e/index.html"},
                           {"plain.test", "", {}, "/health/..%2findex.html"},
                           {"plain.test", "", {}, "/health/%252e%252e/index.html"},
                           {"plain.test", "", {}, "/.well-known/acme-challenge/../../index.html"},
                           {"plain.test", "", {}, "/x/../health"},
                           {"plain.test", "", {}, "/HEALTH"}}) == "plain.test - /health 200 content\n"
                                                                  "plain.test - /he%61lth 200 content\n"
                                                                  "plain.test - //health 200 content\n"
                                                                  "plain.test - /./health 200 content\n"
                                                                  "plain.test - /healthy 403\n"
                                                                  "plain.test - /health.d/x 403\n"
                                                                  "plain.test - /.well-known/acme-challenge/token 200 content\n"
                                                                  "plain.test - /health/../index.html 403\n"
                                                                  "plain.test - /health/%2e%2e/index.html 403\n"
                                                                  "plain.test - /health/..%2findex.html 403\n"
                                                                  "plain.test - /health/%252e%252e/index.html 403\n"
                                                                  "plain.test - /.well-known/acme-challenge/../../index.html 403\n"
                                                                  "plain.test - /x/../health 200 content\n"
                                                                  "plain.test - /HEALTH 403\n");
}

BOOST_AUTO_TEST_CASE(no_trick_with_a_path_makes_it_an_exempt_one)
{
    for (const bool lax : {false, true}) {  // httpd's settings that let more of a path through
        const Site site;
        for (const char* file : {"health", "x/health", "private/index.html", "open/index.html"})
            site.folder().write(cat("htdocs/", file), "content\n");
        Httpd server(site.folder().path(),
                     cat(site.base(), lax ? "AllowEncodedSlashes On\nMergeSlashes Off\nAcceptPathInfo On\n" : "",
                         "AOPGuard on\nAOPGuardExempt /health /open/\n", site.plain("plain.test", "")),
                     with_aop());
        require_started(server);
        for (const char* path : {"/health%2f..%2findex.html",
                                 "/health/..%2f..%2findex.html",
                                 "/open/..%2fprivate/index.html",
                                 "/open/%2e%2e/private/",
                                 "/open/.%2e/private/index.html",
                                 "/open/%2e./private/index.html",
                                 "/open/..%5cprivate/index.html",
                                 "/open\\..\\index.html",
                                 "/open/%5c../index.html",
                                 "/open/../private/index.html",
                                 "/open//../../private/index.html",
                                 "/open/./../private/index.html",
                                 "/open/x/../../private/index.html",
                                 "/open/%00/../../index.html",
                                 "/open/../open/../index.html",
                                 "/health;/../index.html",
                                 "/health;x",
                                 "/health%3bx",
                                 "/health%00",
                                 "/health%20",
                                 "/health.",
                                 "/HEALTH",
                                 "/Open/index.html",
                                 "/open",
                                 "/open%2findex.html",
                                 "/x/%2e%2e/private/index.html",
                                 "/../open/../index.html",
                                 "/index.html?/health",
                                 "/?x=/open/",
                                 "/index.html%3f/open/",
                                 "/%68ealthy",
                                 "/he%2561lth",
                                 "/%6fpen%2f..%2findex.html",
                                 "/open/%252e%252e/%2e%2e/private/index.html/../../../index.html",
                                 "/private/index.html%23/../../open/../private/index.html"})
            BOOST_TEST(site.http("plain.test", path).text.find("content") == std::string::npos, path);
        // What is exempt stays so, however it is written.
        for (const char* path :
             {"/health", "/%68ealth", "/./health", "/private/../health", "/open/index.html", "/open/x/../index.html", "/health?x=/../"})
            BOOST_TEST(site.http("plain.test", path).status == 200, path);
        BOOST_TEST(site.http("plain.test", "/x//../health").status == (lax ? 403 : 200));  // "/x/health" when slashes are not merged
        BOOST_TEST(site.http("plain.test", "//health").status == 200);                     // httpd drops what leads
        for (const auto& [target, status] : {std::pair("http://plain.test/health", 200), std::pair("http://plain.test/private/index.html", 403),
                                             std::pair("http://plain.test/open/../private/index.html", 403), std::pair("http://plain.test", 403)})
            BOOST_TEST(site.http("plain.test", "/health", {"", {"--request-target", target}}).status == status, target);
    }
}

BOOST_AUTO_TEST_CASE(a_forward_proxy_is_not_opened_by_a_path)
{
    const Site site;
    site.folder().write("htdocs/health", "content\n");
    Httpd server(site.folder().path(),
                 cat(site.base(), "ProxyRequests On\nAOPGuardExempt /health\n", site.plain("plain.test", "AOPGuard on"), site.plain("back.test", "")),
                 with_aop({"proxy", "proxy_http", "proxy_connect"}));
    require_started(server);
    const std::string elsewhere = cat("http://127.0.0.1:", site.plain_port(), "/health");
    BOOST_TEST(site.http("plain.test", "/", {"", {"--request-target", elsewhere, "-H", "Host: plain.test"}}).status == 403);
    BOOST_TEST(
        site.http("plain.test", "/", {"", {"-X", "CONNECT", "--request-target", cat("127.0.0.1:", site.plain_port()), "-H", "Host: plain.test"}})
            .status == 403);
}

BOOST_AUTO_TEST_CASE(refusals_are_logged_once_in_ten_seconds_and_counted)
{
    const Site site;
    Httpd server(site.folder().path(), cat(site.base(), site.plain("plain.test", "AOPGuard on"), site.plain("other.test", "AOPGuard on")),
                 with_aop());
    require_started(server);
    site.http("other.test", "/");
    std::size_t asked = 0;
    for (; asked < 3'000 && count(server.error_log(), "AOPGuard: plain.test") < 2U; ++asked)
        site.http("plain.test", "/");
    BOOST_TEST(asked >= 3U);
    BOOST_TEST(count(server.error_log(), cat("(and ", asked - 2, " more for this reason that were not logged)")) == 1U, server.error_log());
    BOOST_TEST(count(server.error_log(), "AOPGuard: other.test") == 1U);
}

BOOST_AUTO_TEST_CASE(the_server_that_answers_judges_whoever_shook_hands)
{
    const Site site;
    const std::string insecure = "SSLVHostSNIPolicy insecure\n";
    Httpd server(site.folder().path(),
                 cat(site.base(), "Protocols h2 http/1.1\n", insecure,
                     site.tls("a.test", ca("origin-pull-ca") + "SSLVerifyClient require\nAOPGuard on"),
                     site.tls("b.test", ca("other-ca") + "SSLVerifyClient require\nAOPGuard on"),
                     site.tls("unguarded.test", ca("other-ca") + "SSLVerifyClient require")),
                 with_aop({"http2"}));
    require_started(server);
    for (const std::string version : {"--http1.1", "--http2"}) {
        const auto host = [&](const std::string& name) { return std::vector<std::string>{version, "-H", cat("Host: ", name, ":", site.tls_port())}; };
        BOOST_TEST(told(site, {{"a.test", "client", host("a.test")},
                               {"a.test", "client", host("b.test")},
                               {"a.test", "client", host("unguarded.test")},  // what happens without the guard
                               {"b.test", "other-client", host("b.test")}}) == "a.test client 200 content\n"
                                                                               "a.test client 403\n"
                                                                               "a.test client 200 content\n"
                                                                               "b.test other-client 200 content\n");
    }
    BOOST_TEST(count(server.error_log(), "does not verify under the authorities of this server") == 1U);
}

BOOST_AUTO_TEST_CASE(a_plain_server_before_protected_ones_on_a_tls_port_does_not_open_them)
{
    const Site site;
    Httpd server(site.folder().path(),
                 cat(site.base(), "<VirtualHost *:", site.tls_port(), ">\nServerName first.test\n</VirtualHost>\n",
                     site.tls("a.test", ca("origin-pull-ca") + "SSLVerifyClient require\nAOPGuard on")),
                 with_aop());
    require_started(server);
    const Ended ended =
        run({"curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-H", "Host: a.test", cat("http://127.0.0.1:", site.tls_port(), "/")});
    BOOST_TEST(ended.out == "403");
}

BOOST_AUTO_TEST_CASE(pins_and_trust_narrow_what_an_authority_opens)
{
    const Site site;
    const std::string sum =
        run_shell(cat("openssl x509 -noout -fingerprint -sha256 -in '", certificate("client.pem"), "' | sed 's/.*=/sha256:/' | tr -d '\\n'")).out;
    const std::string ca_sum =
        run_shell(cat("openssl x509 -noout -fingerprint -sha256 -in '", certificate("other-ca.pem"), "' | sed 's/.*=/sha256:/' | tr -d '\\n'")).out;
    Httpd server(site.folder().path(),
                 cat(site.base(), "AOPGuard on\nSSLVerifyClient optional\n", ca("two-cas"), site.tls("both.test", ""),
                     site.tls("pinned.test", "AOPClientPin " + sum), site.tls("cloudflare.test", "AOPTrust cloudflare"),
                     site.tls("own.test", "AOPTrust own"), site.tls("other.test", "AOPTrust " + ca_sum)),
                 with_aop());
    require_started(server);
    BOOST_TEST(told(site, {{"both.test", "client"},
                           {"both.test", "other-client"},
                           {"pinned.test", "client"},
                           {"pinned.test", "client-no-eku"},
                           {"cloudflare.test", "client"},
                           {"own.test", "client"},
                           {"other.test", "client"},
                           {"other.test", "other-client"}}) == "both.test client 200 content\n"
                                                               "both.test other-client 200 content\n"
                                                               "pinned.test client 200 content\n"
                                                               "pinned.test client-no-eku 403\n"
                                                               "cloudflare.test client 403\n"
                                                               "own.test client 200 content\n"
                                                               "other.test client 403\n"
                                                               "other.test other-client 200 content\n");
}

BOOST_AUTO_TEST_CASE(resumed_sessions_are_judged_like_first_ones)
{
    const Site site;
    // Two names that mod_ssl takes for one when it looks for a session.
    const auto unnamed = [&](const std::string& alias, const std::string& lines) {
        return cat("<VirtualHost *:", site.tls_port(), ">\nServerAlias ", alias, "\nSSLEngine on\nSSLVerifyClient require\n", lines,
                   "\n</VirtualHost>\n");
    };
    Httpd server(site.folder().path(),
                 cat(site.base(), unnamed("a.test", ca("origin-pull-ca") + "AOPGuard on"), unnamed("b.test", ca("other-ca") + "AOPGuard on")),
                 with_aop());
    require_started(server);
    for (const std::string version : {"-tls1_2", "-tls1_3"}) {
        const auto ask = [&](const std::string& host, const std::string& session) {
            return run_shell(cat("printf 'GET / HTTP/1.1\\r\\nHost: ", host,
                                 "\\r\\nConnection: close\\r\\n\\r\\n' | timeout 10 openssl s_client -quiet ", "-connect 127.0.0.1:", site.tls_port(),
                                 " -servername ", host, " -cert '", certificate("client.pem"), "' -key '", certificate("client.key"), "' ", version,
                                 " ", session, " 2>&1"))
                .out;
        };
        const std::string file = (site.folder().path() / ("session" + version)).string();
        BOOST_TEST(ask("a.test", "-sess_out " + file).find("content") != std::string::npos);
        BOOST_TEST(ask("a.test", "-sess_in " + file).find("content") != std::string::npos);
        const std::string crossed = ask("b.test", "-sess_in " + file);
        BOOST_TEST(crossed.find("content") == std::string::npos, crossed);
    }
}

BOOST_AUTO_TEST_CASE(require_aop_asks_for_the_same_without_the_guard)
{
    const Site site;
    site.folder().write("htdocs/private/x", "content\n");
    Httpd server(
        site.folder().path(),
        cat(site.base(), "<Location /private>\nRequire aop\n</Location>\n", site.tls("a.test", ca("origin-pull-ca") + "SSLVerifyClient optional")),
        with_aop());
    require_started(server);
    BOOST_TEST(told(site, {{"a.test", ""}, {"a.test", "", {}, "/private/x"}, {"a.test", "client", {}, "/private/x"}}) ==
               "a.test - 200 content\na.test - /private/x 403\na.test client /private/x 200 content\n");
}

BOOST_AUTO_TEST_CASE(logs_and_programs_are_told_who_came)
{
    const Site site;
    Httpd server(site.folder().path(),
                 cat(site.base(), "LogFormat \"%{AOP_VERIFIED}e %{AOP_REFUSAL}e %{AOP_CLIENT_SHA256}e\" aop\nCustomLog logs/aop.log aop\n",
                     "Options +Includes\n<Files who.shtml>\nSetOutputFilter INCLUDES\n</Files>\n",
                     site.tls("a.test", ca("origin-pull-ca") + "SSLVerifyClient optional")),
                 with_aop({"include"}));
    site.folder().write("htdocs/who.shtml", "<!--#echo var=\"AOP_VERIFIED\" --> <!--#echo var=\"AOP_CLIENT_SHA256\" -->");
    require_started(server);
    const std::string sum =
        run_shell(cat("openssl x509 -outform DER -in '", certificate("client.pem"), "' | sha256sum | cut -c1-64 | tr -d '\\n'")).out;
    BOOST_TEST(site.https("a.test", "/who.shtml", {"client"}).text == cat("yes ", sum));
    site.https("a.test", "/", {});
    server.stop();
    BOOST_TEST(slurp(site.folder().path() / "logs/aop.log") == cat("yes - ", sum, "\nno no-certificate -\n"));
}

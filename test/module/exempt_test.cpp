// For whom AOPGuardExempt opens a path, and for what: only what the path itself names, whatever httpd makes of it.
// Each server has a way of its own to lead an exempt path to what is guarded; "content" is what nobody may see.
#include <boost/test/unit_test.hpp>

#include "test/module/site.h"
#include "test/support/started.h"

using namespace aop;
using namespace aop::test;

namespace {

constexpr const char* exempt = "AOPGuard on\nAOPGuardExempt /open/ /health\n";

// Files in and beside what is exempt; programs and pages that say "content".
void furnish(const Site& site)
{
    site.folder().write("mime.types", "text/html html\n");
    for (const char* file : {"open/token", "open/page.html", "health"})
        site.folder().write(cat("htdocs/", file), "opened\n");
    for (const char* file : {"secret.html", "open/list.shtml.secret"})
        site.folder().write(cat("htdocs/", file), "content\n");
    site.folder().write("htdocs/open/with.shtml", "opened <!--#include virtual=\"/secret.html\" -->\n");
    for (const char* script : {"index.cgi", "open/run.cgi"}) {
        site.folder().write(cat("htdocs/", script), "#!/bin/sh\nprintf 'Content-Type: text/plain\\n\\ncontent %s\\n' \"$QUERY_STRING\"\n");
        std::filesystem::permissions(site.folder().path() / "htdocs" / script, std::filesystem::perms(0755));
    }
}

std::string folder(const Site& site, const std::string& lines)
{
    return cat("<Directory \"", (site.folder().path() / "htdocs").string(), "\">\nOptions +ExecCGI +Includes\n", lines, "\n</Directory>\n");
}

std::string status_of(const Site& site, const std::string& host, const std::string& path, const std::vector<std::string>& options = {})
{
    const Answer a = site.http(host, path, {"", options});
    return cat(a.status, a.text.find("content") != std::string::npos ? " content" : a.text.find("opened") != std::string::npos ? " opened" : "");
}

// What strangers ask for below the exempt paths.
constexpr const char* paths[]{"/open/",
                              "/open/x",
                              "/open/x?rest_route=/users",
                              "/open/token/x",
                              "/open/run.cgi",
                              "/open/run.cgi/x",
                              "/open/with.shtml",
                              "/open/x/index.cgi",
                              "/open/..;/secret.html",
                              "/open/%2e%2e;/secret.html",
                              "/open/list",
                              "/health/x",
                              "/health?x",
                              "/open/token;x=y",
                              "/open/secret"};

}

BOOST_AUTO_TEST_CASE(an_exemption_holds_for_what_is_served_in_the_end)
{
    const Site site;
    furnish(site);
    const std::string rules = "RewriteEngine on\nRewriteCond %{DOCUMENT_ROOT}%{REQUEST_URI} !-f\n";
    const std::string in_folder = "RewriteEngine on\nRewriteCond %{REQUEST_FILENAME} !-f\n";
    const std::string backend = cat("http://127.0.0.1:", site.plain_port(), "/secret.html");
    const std::vector<std::pair<std::string, std::string>> ways{
        {"fallback", folder(site, "FallbackResource /index.cgi")},
        {"fallback-page", folder(site, "FallbackResource /secret.html")},
        {"rule", cat(rules, "RewriteRule ^ /index.cgi [L]")},
        {"rule-page", cat(rules, "RewriteRule ^ /secret.html [L]")},
        {"rule-through", cat(rules, "RewriteRule ^ /secret.html [PT]")},
        {"rule-proxy", cat(rules, "RewriteRule ^ ", backend, " [P]")},
        {"rule-folder", folder(site, cat(in_folder, "RewriteRule ^ /index.cgi [L]"))},
        {"rule-folder-page", folder(site, cat(in_folder, "RewriteRule ^ /secret.html [END]"))},
        {"rule-folder-proxy", folder(site, cat(in_folder, "RewriteRule ^ ", backend, " [P]"))},
        {"rule-handler", folder(site, cat(in_folder, "RewriteRule ^ - [H=aop-status]"))},
        {"alias", cat("AliasMatch ^/open/ \"", (site.folder().path() / "htdocs/secret.html").string(), "\"")},
        {"alias-health", cat("AliasMatch ^/health \"", (site.folder().path() / "htdocs/index.cgi").string(), "\"")},
        {"index", folder(site, "DirectoryIndex /secret.html /index.cgi")},
        {"views", folder(site, "Options +MultiViews\nAddHandler type-map var")},
        {"action", cat(folder(site, "Action text/html /index.cgi virtual\nAction stranger /index.cgi virtual\nSetHandler stranger"))},
        {"action-type",
         folder(site, "Action application/octet-stream /index.cgi virtual\nForceType application/octet-stream\nScript GET /index.cgi")},
        {"handler", folder(site, "SetHandler aop-status")},
        {"error", "ErrorDocument 404 /secret.html\nErrorDocument 403 /index.cgi"},
        {"servlet", cat("ProxyPass /secret.html !\nProxyPass / http://127.0.0.1:", site.plain_port(), "/ mapping=servlet")},
        {"proxy", cat("ProxyPass / http://127.0.0.1:", site.plain_port(), "/")},
        {"includes", folder(site, "AddOutputFilter INCLUDES .shtml .html\nXBitHack on")},
        {"list", folder(site, "Options +Indexes\nDirectoryIndex disabled")},
    };
    std::string servers = site.plain("back.test", "");
    for (const auto& [name, lines] : ways)
        servers += site.plain(cat(name, ".test"), cat(exempt, folder(site, "AddHandler cgi-script .cgi"), lines));
    Httpd server(site.folder().path(), cat(site.base(), servers),
                 with_aop({"rewrite", "actions", "mime", "cgi", "negotiation", "include", "proxy", "proxy_http", "autoindex"}));
    require_started(server);
    BOOST_TEST(status_of(site, "back.test", "/index.cgi") == "200 content");
    for (const auto& [name, lines] : ways)
        for (const char* path : paths) {
            const std::string got = status_of(site, cat(name, ".test"), path);
            BOOST_TEST(got.find("content") == std::string::npos, cat(name, ' ', path, ": ", got));
            BOOST_TEST((got.starts_with("403") || got.starts_with("404") || got.ends_with(" opened") || got.starts_with("400")),
                       cat(name, ' ', path, ": ", got));
        }
    // The files themselves stay open, by GET and HEAD alone.
    for (const char* name : {"fallback.test", "rule.test", "rule-folder.test", "index.test", "error.test"})
        BOOST_TEST(status_of(site, name, "/open/token") == "200 opened", name);
    BOOST_TEST(status_of(site, "rule.test", "/health") == "200 opened");
    BOOST_TEST(status_of(site, "rule.test", "/open/token", {"-I"}).starts_with("200"));
    for (const char* method : {"POST", "PUT", "OPTIONS", "TRACE", "PROPFIND", "XYZ"})
        BOOST_TEST(status_of(site, "rule.test", "/open/token", {"-X", method}) == "403", method);
    BOOST_TEST(status_of(site, "error.test", "/open/nothing") == "404");
}

BOOST_AUTO_TEST_CASE(a_handler_answers_at_an_exempt_path_if_the_line_names_it)
{
    const Site site;
    furnish(site);
    const std::string to_back = cat("ProxyPass / http://127.0.0.1:", site.plain_port(), "/");
    const std::string host = "ProxyPreserveHost off\n";
    Httpd server(
        site.folder().path(),
        cat(site.base(), site.plain("back.test", ""),
            site.plain("named.test", cat("AOPGuard on\nAOPGuardExempt /open/ handler=proxy-server\n", host, to_back)),
            site.plain("ruled.test", cat("AOPGuard on\nAOPGuardExempt /open/ handler=proxy-server\nRewriteEngine on\nRewriteRule ^ http://127.0.0.1:",
                                         site.plain_port(), "/secret.html [P]")),
            site.plain("folder.test",
                       cat("AOPGuard on\nAOPGuardExempt /open/ handler=proxy-server\n",
                           folder(site, cat("RewriteEngine on\nRewriteRule ^ http://127.0.0.1:", site.plain_port(), "/secret.html [P]")))),
            site.plain("script.test", cat("AOPGuard on\nAOPGuardExempt /open/run.cgi handler=cgi-script\n",
                                          folder(site, "AddHandler cgi-script .cgi\nFallbackResource /index.cgi"))),
            site.plain("state.test", "AOPGuard on\nAOPGuardExempt /state handler=server-status\n<Location /state>\nSetHandler "
                                     "server-status\n</Location>\n<Location /states>\nSetHandler server-status\n</Location>")),
        with_aop({"rewrite", "status", "mime", "cgi", "proxy", "proxy_http"}));
    require_started(server);
    BOOST_TEST(status_of(site, "named.test", "/open/token") == "200 opened");
    BOOST_TEST(status_of(site, "named.test", "/secret.html") == "403");
    BOOST_TEST(status_of(site, "named.test", "/open/..;/secret.html") == "403");
    BOOST_TEST(status_of(site, "ruled.test", "/open/token") == "403");
    BOOST_TEST(status_of(site, "folder.test", "/open/token") == "403");
    BOOST_TEST(status_of(site, "script.test", "/open/run.cgi?x=y") == "200 content");
    BOOST_TEST(status_of(site, "script.test", "/open/run.cgi", {"-d", "x"}) == "403");
    BOOST_TEST(status_of(site, "script.test", "/open/run.cgix") == "403");
    BOOST_TEST(status_of(site, "script.test", "/open/other.cgi") == "403");
    BOOST_TEST(status_of(site, "state.test", "/state").starts_with("200"));
    BOOST_TEST(status_of(site, "state.test", "/states") == "403");
}

// Behind ProxyPass and SetHandler: what comes later may not lead elsewhere, and each server has a way of its own to try.
BOOST_AUTO_TEST_CASE(a_back_end_answers_only_where_proxypass_leads)
{
    const Site site;
    furnish(site);
    site.folder().write(
        "fix.lua", cat("function fix(r)\nr.filename='proxy:http://127.0.0.1:", site.plain_port(), "/secret.html'\nreturn apache2.DECLINED\nend\n"));
    const std::string back = cat("http://127.0.0.1:", site.plain_port());
    const std::string all = cat("ProxyPass / ", back, "/\n");
    const auto ruled = [&](const std::string& section, const std::string& rule) {
        return cat(section, "\nRewriteEngine on\n", rule, "\n</", section.substr(1, section.find(' ') - 1), ">\n");
    };
    const std::string rule = cat("RewriteRule .* ", back, "/secret.html [P]");
    const std::string balanced = cat("<Proxy balancer://b>\nBalancerMember ", back, "\n</Proxy>\nProxyPass / balancer://b/\n");
    const std::string handled = cat("<Location /open/token>\nSetHandler proxy:", back, "\n</Location>\n");
    const std::vector<std::pair<std::string, std::string>> ways{
        {"location", all + ruled("<Location /open>", rule)},
        {"pattern", cat("ProxyPassMatch ^/open/(.*)$ ", back, "/open/$1\n", ruled("<LocationMatch ^/op>", rule))},
        {"if", all + ruled("<If \"%{REQUEST_URI} =~ m#^/open#\">", rule)},
        {"proxy", all + ruled(cat("<Proxy ", back, "/*>"), rule)},
        {"query", all + ruled("<Location /open>", cat("RewriteCond %{QUERY_STRING} p=(.*)\nRewriteRule .* ", back, "/%1? [P]"))},
        {"no-flag", all + ruled("<Location /open>", cat("RewriteRule .* proxy:", back, "/secret.html"))},
        {"other", all + ruled("<Location /open>", "RewriteRule .* fcgi://127.0.0.1:9/secret.html [P]")},
        {"balancer", balanced + ruled("<Location /open>", "RewriteRule .* balancer://b/secret.html [P]")},
        {"inside", all + ruled("<Location /open>", "RewriteRule .* /secret.html")},
        {"handler", handled + ruled("<Location /open>", rule)},
        {"handler-rule", ruled("<Location /open>", cat("RewriteRule .* - [H=proxy:", back, "/secret.html?]"))},
        {"lua", cat(all, "LuaHookFixups \"", (site.folder().path() / "fix.lua").string(), "\" fix")},
    };
    const std::string guard = "AOPGuard on\nAOPGuardExempt /open/ handler=proxy-server\n";
    std::string servers = site.plain("back.test", "");
    for (const auto& [name, lines] : ways)
        servers += site.plain(cat(name, ".test"), guard + lines);
    servers += site.plain("same.test", cat(guard, all, ruled("<Location /open>", cat("RewriteRule .* ", back, "/open/token [P]"))));
    servers += site.plain("plain-balancer.test", guard + balanced) + site.plain("plain-handler.test", guard + handled);
    Httpd server(site.folder().path(), cat(site.base(), servers),
                 with_aop({"rewrite", "lua", "slotmem_shm", "proxy", "proxy_http", "proxy_fcgi", "proxy_balancer", "lbmethod_byrequests"}));
    require_started(server);
    for (const auto& [name, lines] : ways) {
        const std::string got = status_of(site, cat(name, ".test"), "/open/token?p=secret.html");
        BOOST_TEST(got.starts_with("403"), cat(name, ": ", got));
    }
    for (const char* name : {"query.test", "same.test", "plain-balancer.test"})
        BOOST_TEST(status_of(site, name, "/open/token") == "200 opened", name);
    BOOST_TEST(status_of(site, "plain-handler.test", "/open/token") == "404");  // the back end is asked for the file's whole path
}

// A page with includes is answered if the line names its handler; what it includes must be exempt itself.
BOOST_AUTO_TEST_CASE(includes_of_an_exempt_page_are_judged_as_requests)
{
    const Site site;
    furnish(site);
    site.folder().write("htdocs/page.shtml", "<!--#include virtual=\"/secret.html\" -->|<!--#include file=\"secret.html\" -->|<!--#include "
                                             "virtual=\"/open/token\" -->|<!--#include virtual=\"$QUERY_STRING\" -->\n");
    const std::string lines = folder(site, "AddHandler server-parsed .shtml");
    Httpd server(site.folder().path(),
                 cat(site.base(),
                     site.plain("named.test", cat("AOPGuard on\nAOPGuardExempt /open/\nAOPGuardExempt /page.shtml handler=server-parsed\n", lines)),
                     site.plain("other.test", cat("AOPGuard on\nAOPGuardExempt /open/ /page.shtml\n", lines))),
                 with_aop({"mime", "include"}));
    require_started(server);
    BOOST_TEST(status_of(site, "named.test", "/page.shtml?/secret.html") == "200 opened");
    BOOST_TEST(status_of(site, "named.test", "/secret.html") == "403");
    BOOST_TEST(status_of(site, "other.test", "/page.shtml") == "403");
}

// A back end is sent the path as the client wrote it, where ProxyPass says nocanon: what httpd has taken out of it is still in there.
BOOST_AUTO_TEST_CASE(a_handler_answers_only_at_a_path_that_is_written_plainly)
{
    const Site site;
    furnish(site);
    const std::string back = cat("http://127.0.0.1:", site.plain_port());
    const std::string guard = "AOPGuard on\nAOPGuardExempt /open/ /health handler=proxy-server\nMergeSlashes Off\n";
    Httpd server(site.folder().path(),
                 cat(site.base(), site.plain("back.test", ""),
                     site.plain("folder.test", cat(guard, "ProxyPass /health ", back, "/h nocanon\nProxyPass /open/ ", back, "/open/ nocanon")),
                     site.plain("whole.test", cat(guard, "ProxyPass / ", back, "/ nocanon upgrade=websocket"))),
                 with_aop({"mime", "proxy", "proxy_http"}));
    require_started(server);
    BOOST_TEST(status_of(site, "folder.test", "/open/token") == "200 opened");
    BOOST_TEST(status_of(site, "folder.test", "/open/token?a=//;b=../%2e") == "200 opened");
    for (const char* path : {"/health//../secret.html", "/health//x/../../secret.html", "/open//../secret.html", "/open/a/..%2f/../token",
                             "/open/a%2f..%2f../../token", "/open/..%5c..%5c/../token", "/open/%2e/token", "/open/./token", "/x/../open/token"})
        BOOST_TEST(status_of(site, "folder.test", path) == "403", path);
    BOOST_TEST(status_of(site, "whole.test", "/open/token") == "200 opened");
    for (const char* path : {"/secret.html//../open/token", "/secret.html/../open/token"})
        BOOST_TEST(status_of(site, "whole.test", path) == "403", path);
    // A tunnel is more than GET.
    BOOST_TEST(status_of(site, "whole.test", "/open/token", {"-H", "Upgrade: websocket", "-H", "Connection: Upgrade"}) == "403");
}

BOOST_AUTO_TEST_CASE(what_is_missing_is_not_looked_for_by_mod_speling)
{
    const Site site;
    furnish(site);
    Httpd server(site.folder().path(), cat(site.base(), site.plain("a.test", "AOPGuard on\nAOPGuardExempt /secrett.html /open/\nCheckSpelling on")),
                 with_aop({"mime", "speling"}));
    require_started(server);
    BOOST_TEST(status_of(site, "a.test", "/open/token") == "200 opened");
    for (const char* path : {"/secrett.html", "/open/tokem", "/open/pages.html"})
        BOOST_TEST(status_of(site, "a.test", path) == "404", path);
}

BOOST_AUTO_TEST_CASE(a_cache_does_not_answer_at_an_exempt_path)
{
    const Site site;
    furnish(site);
    std::filesystem::create_directories(site.folder().path() / "cache");
    std::filesystem::permissions(site.folder().path() / "cache", std::filesystem::perms(0777));
    const std::string ca = cat("SSLCACertificateFile \"", certificate("origin-pull-ca.pem"), "\"\nSSLVerifyClient optional\n");
    for (const std::string quick : {"on", "off"}) {
        Httpd server(site.folder().path(),
                     cat(site.base(), "CacheRoot \"", (site.folder().path() / "cache").string(), "\"\nCacheEnable disk /\nCacheQuickHandler ", quick,
                         "\nCacheDefaultExpire 3600\nCacheIgnoreNoLastMod on\n",
                         site.tls("a.test", cat(ca, exempt, folder(site, "FallbackResource /secret.html")))),
                     with_aop({"cache", "cache_disk"}));
        require_started(server);
        for (int i = 0; i < 2; ++i)
            BOOST_TEST(site.https("a.test", "/open/x", {"client"}).text == "content\n");
        BOOST_TEST(site.https("a.test", "/open/x").status == 403);
        BOOST_TEST(site.https("a.test", "/open/token").text == "opened\n");
    }
}

BOOST_AUTO_TEST_CASE(a_refusal_keeps_its_connection_and_shows_the_page_of_the_administrator)
{
    const Site site;
    furnish(site);
    site.folder().write("htdocs/errors/403.html", "sorry\n");
    Httpd server(site.folder().path(),
                 cat(site.base(), site.plain("plain.test", "AOPGuard on"), site.plain("page.test", "AOPGuard on\nErrorDocument 403 /errors/403.html"),
                     site.plain("script.test", cat("AOPGuard on\nErrorDocument 403 /index.cgi\n", folder(site, "AddHandler cgi-script .cgi"))),
                     site.plain("text.test", "AOPGuard on\nErrorDocument 403 \"sorry\"")),
                 with_aop({"mime", "cgi"}));
    require_started(server);
    const std::string url = cat("http://127.0.0.1:", site.plain_port(), "/");
    for (const char* host : {"plain.test", "page.test", "text.test"}) {
        const Ended ended =
            run({"curl", "-s", "-w", "%{http_code} %{num_connects}\n", "-o", "/dev/null", "-o", "/dev/null", "-H", cat("Host: ", host), url, url});
        BOOST_TEST(ended.out == "403 1\n403 0\n", host);
    }
    const Answer page = site.http("page.test", "/");
    BOOST_TEST(page.status == 403);
    BOOST_TEST(page.text == "sorry\n");
    BOOST_TEST(site.http("text.test", "/").text == "sorry");
    BOOST_TEST(status_of(site, "script.test", "/") == "403");
    BOOST_TEST(count(server.error_log(), "AOPGuard: page.test") == 1U);
}

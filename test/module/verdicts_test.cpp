// What verdicts say of a server with the guard, and what strangers get from the real one.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ctime>

#include "core/files/disk.h"
#include "core/httpd/assessment.h"
#include "linter/reader/read_tree.h"
#include "test/module/site.h"
#include "test/support/installed_httpd.h"
#include "test/support/reading.h"
#include "test/support/started.h"

namespace aop::test {

namespace {

// A virtual host: over TLS, unless its name begins with "plain". "unnamed" ones have only a ServerAlias.
struct Vhost {
    std::string name, lines;
};

struct Case {
    const char* what;
    const char* verdicts;  // "a.test enforced": in the order of the virtual hosts
    std::vector<Vhost> vhosts;
    std::string lines = {};                    // of the main server
    std::vector<std::string> paths = {};       // beside "/"
    std::vector<std::string> for_all = {};     // exempt paths that strangers get something from
    std::vector<std::string> for_nobody = {};  // exempt paths that they get nothing from
    bool sessions = false;                     // try those of each virtual host at the others
};
std::ostream& operator<<(std::ostream& o, const Case& c) { return o << c.what; }

std::string ca(std::string_view name) { return cat("SSLCACertificateFile \"", certificate(cat(name, ".pem")), "\"\n"); }
std::string asks(std::string_view mode, std::string_view authority = "origin-pull-ca") { return cat("SSLVerifyClient ", mode, '\n', ca(authority)); }

const std::string guard = "AOPGuard on\n", off = "AOPGuard off\n", optional_guarded = asks("optional") + guard;
const std::string in_section = ca("origin-pull-ca") + "<Location />\nSSLVerifyClient require\n</Location>\n";
const std::string pages =
    "ErrorDocument 400 /index.html\nErrorDocument 417 /index.html\nErrorDocument 421 /index.html\nErrorDocument 404 /index.html\n"
    "ErrorDocument 413 /index.html\n";
// Of a responder that does not answer: nobody gets in.
const std::string ocsp = "SSLOCSPEnable on\nSSLOCSPDefaultResponder http://127.0.0.1:1/\nSSLOCSPOverrideResponder on\n";
const std::string app = "RewriteEngine on\nRewriteCond %{DOCUMENT_ROOT}%{REQUEST_URI} !-f\nRewriteRule ^ /index.html\n";
const std::string redirect = "Redirect permanent / https://a.test/\n";

std::vector<Case> cases()
{
    const std::string back = "ProxyPass /app http://127.0.0.1:@PLAIN@/\n";
    const Vhost back_end{"plain-back.test", ""};
    return {
        {"optional", "a.test optional", {{"a.test", asks("optional")}}},
        {"optional, guard", "a.test enforced", {{"a.test", optional_guarded}}},
        {"optional, guard of the main server",
         "a.test enforced, b.test optional",
         {{"a.test", asks("optional")}, {"b.test", asks("optional") + off}},
         guard},
        {"optional_no_ca, guard", "a.test enforced", {{"a.test", asks("optional_no_ca") + guard}}},
        {"require, guard", "a.test enforced", {{"a.test", asks("require") + guard}}},
        {"optional, guard, exempt file",
         "a.test enforced",
         {{"a.test", optional_guarded + "AOPGuardExempt /open/\n"}},
         "",
         {"/open/../"},
         {"/open/x"}},
        {"optional, guard, exempt path to an application",
         "a.test enforced",
         {{"a.test", optional_guarded + app + "AOPGuardExempt /open/\n"}},
         "",
         {"/open/none"},
         {"/open/x"},
         {"/open/none"}},
        {"optional, guard, exempt fallback",
         "a.test enforced",
         {{"a.test", optional_guarded + "FallbackResource /index.html\nAOPGuardExempt /open/\n"}},
         "",
         {"/open/none"},
         {"/open/x"}},
        {"optional, guard, exempt handler",
         "plain-back.test plain, a.test enforced",
         {back_end, {"a.test", optional_guarded + "ProxyPass /open http://127.0.0.1:@PLAIN@/open\nAOPGuardExempt /open/ handler=proxy-server\n"}},
         "",
         {},
         {"/open/x"}},
        {"optional, guard, exempt without its handler",
         "plain-back.test plain, a.test enforced",
         {back_end, {"a.test", optional_guarded + "ProxyPass /open http://127.0.0.1:@PLAIN@/open\nAOPGuardExempt /open/\n"}},
         "",
         {},
         {},
         {"/open/x"}},
        {"none, guard", "a.test broken", {{"a.test", guard}}},
        {"none with a CA, guard", "a.test broken", {{"a.test", asks("none") + guard}}},
        {"none, redirect, guard", "a.test broken", {{"a.test", guard + redirect}}},
        {"none, guard, exempt file", "a.test broken", {{"a.test", guard + "AOPGuardExempt /open/\n"}}, "", {}, {"/open/x"}},
        {"demanded in a section, one request a connection", "a.test enforced", {{"a.test", in_section + "KeepAlive Off\n"}}},
        {"demanded in a section, guard", "a.test broken", {{"a.test", in_section + guard}}},
        {"demanded in a section, guard, TLS 1.2", "a.test broken", {{"a.test", in_section + guard + "SSLProtocol TLSv1.2\n"}}},
        {"optional without a CA, guard", "a.test broken", {{"a.test", "SSLVerifyClient optional\n" + guard}}},
        {"plain", "plain.test plain", {{"plain.test", ""}}},
        {"plain, guard", "plain.test closed", {{"plain.test", guard}}, "", {"/index.html", "/none"}},
        {"plain redirect, guard", "plain.test closed", {{"plain.test", guard + redirect}}},
        {"plain, guard, exempt file", "plain.test closed", {{"plain.test", guard + "AOPGuardExempt /open/\n"}}, "", {}, {"/open/x"}},
        {"pages of errors, guard", "a.test enforced, plain.test closed", {{"a.test", optional_guarded + pages}, {"plain.test", guard + pages}}},
        {"the page of a refusal, guard", "a.test partial", {{"a.test", optional_guarded + "ErrorDocument 403 /index.html\n"}}},
        {"the page of a refusal is a text, guard", "a.test enforced", {{"a.test", optional_guarded + "ErrorDocument 403 Forbidden\n"}}},
        {"the page of a refusal is exempt, guard",
         "a.test enforced",
         {{"a.test", optional_guarded + "ErrorDocument 403 /open/x\nAOPGuardExempt /open/\n"}},
         "",
         {},
         {"/open/x"}},
        {"the page of a refusal, from a back end, guard",
         "plain-back.test plain, a.test enforced",
         {back_end, {"a.test", optional_guarded + back + "ErrorDocument 403 /app/\n"}}},
        {"pages of errors from a back end, guard",
         "plain-back.test plain, a.test enforced",
         {back_end, {"a.test", optional_guarded + back + "ErrorDocument 400 /app/\nErrorDocument 421 /app/\n"}},
         "",
         {"/app/"}},
        {"two CAs", "a.test optional, b.test optional", {{"a.test", asks("optional")}, {"b.test", asks("optional", "other-ca")}}},
        {"two CAs, guard",
         "a.test enforced, b.test enforced",
         {{"a.test", optional_guarded}, {"b.test", asks("optional", "other-ca") + guard}},
         pages},
        {"two CAs, insecure, guard",
         "a.test enforced, b.test enforced",
         {{"a.test", optional_guarded}, {"b.test", asks("optional", "other-ca") + guard}},
         "SSLVHostSNIPolicy insecure\n"},
        {"two CAs, insecure",
         "a.test partial, b.test partial",
         {{"a.test", asks("require")}, {"b.test", asks("require", "other-ca")}},
         "SSLVHostSNIPolicy insecure\n"},
        {"three CAs, insecure, guard",
         "a.test enforced, b.test enforced",
         {{"a.test", asks("require", "two-cas") + guard}, {"b.test", asks("require", "other-ca") + guard}},
         "SSLVHostSNIPolicy insecure\n"},
        {"nobody is asked by the other, insecure, guard",
         "a.test enforced, b.test broken",
         {{"a.test", optional_guarded}, {"b.test", ca("other-ca") + guard}},
         "SSLVHostSNIPolicy insecure\n"},
        {"any CA in the first, insecure, guard in the other",
         "a.test optional, b.test enforced",
         {{"a.test", asks("optional_no_ca")}, {"b.test", asks("optional", "other-ca") + guard}},
         "SSLVHostSNIPolicy insecure\n",
         {},
         {},
         {},
         true},
        {"one session identity",
         "unnamed-a.test partial, unnamed-b.test partial",
         {{"unnamed-a.test", asks("require")}, {"unnamed-b.test", asks("require", "other-ca")}},
         "",
         {},
         {},
         {},
         true},
        {"one session identity, guard",
         "unnamed-a.test enforced, unnamed-b.test enforced",
         {{"unnamed-a.test", asks("require") + guard}, {"unnamed-b.test", asks("require", "other-ca") + guard}},
         "",
         {},
         {},
         {},
         true},
        {"one session identity, guard of one",
         "unnamed-a.test partial, unnamed-b.test enforced",
         {{"unnamed-a.test", asks("require")}, {"unnamed-b.test", asks("require", "other-ca") + guard}},
         "",
         {},
         {},
         {},
         true},
        {"one session identity, nobody is asked by the other, guard",
         "unnamed-a.test enforced, unnamed-b.test broken",
         {{"unnamed-a.test", asks("require")}, {"unnamed-b.test", ca("other-ca") + guard}},
         "",
         {},
         {},
         {},
         true},
        {"one session identity, OCSP of one, guard",
         "unnamed-a.test enforced, unnamed-b.test enforced",
         {{"unnamed-a.test", asks("require") + guard}, {"unnamed-b.test", optional_guarded + ocsp}},
         "",
         {},
         {},
         {},
         true},
        {"OCSP of one, insecure, guard",
         "a.test enforced, b.test enforced",
         {{"a.test", optional_guarded}, {"b.test", optional_guarded + ocsp}},
         "SSLVHostSNIPolicy insecure\n"},
        {"TLS of the first alone, guard",
         "a.test enforced, borrows.test broken",
         {{"a.test", asks("require")}, {"borrows.test", "SSLEngine off\n" + guard}}},
        {"HTTP/2, guard", "a.test enforced", {{"a.test", optional_guarded + "Protocols h2 http/1.1\n"}}},
        {"Satisfy Any, guard",
         "a.test enforced",
         {{"a.test", optional_guarded + "<Location />\nSatisfy Any\nAllow from all\nRequire all denied\n</Location>\n"}}},
        {"Require all granted, guard",
         "a.test enforced",
         {{"a.test", optional_guarded + "<Location /open>\nRequire all granted\n</Location>\n"}},
         "",
         {"/open/x"}},
        {"RewriteRule to a back end, guard",
         "plain-back.test plain, a.test enforced",
         {back_end, {"a.test", optional_guarded + "RewriteEngine on\nRewriteRule ^/(.*)$ http://127.0.0.1:@PLAIN@/$1 [P]\n"}}},
        {"RewriteRule that redirects, guard",
         "plain.test closed",
         {{"plain.test", guard + "RewriteEngine on\nRewriteRule ^/none https://a.test/ [R]\n"}},
         "",
         {"/none"}},
        {"forward proxy, guard", "plain-back.test plain, plain.test closed", {back_end, {"plain.test", "ProxyRequests on\n" + guard}}},
        {"ServerPath, guard",
         "plain.test closed, plain-path.test closed",
         {{"plain.test", guard}, {"plain-path.test", guard + "ServerPath /path\n"}},
         "",
         {"/path/index.html"}},
        {"a pin that names the CA, guard", "a.test broken", {{"a.test", optional_guarded + "AOPClientPin sha256:CA\n"}}},
        {"a pin that names the client, guard", "a.test enforced", {{"a.test", optional_guarded + "AOPClientPin sha256:CLIENT\n"}}},
        {"a cache, guard",
         "a.test enforced",
         {{"a.test", optional_guarded + "CacheEnable disk /\n"}},
         "CacheRoot \"@ROOT@/cache\"\nCacheIgnoreNoLastMod on\n"},
    };
}

bool is_plain(const Vhost& v) { return v.name.starts_with("plain"); }
bool asks_responder(const Vhost& v) { return v.lines.find("SSLOCSPEnable") != v.lines.npos; }
bool is_of_others(const Vhost& v) { return v.lines.find("other-ca") != v.lines.npos; }

// What is to be filled in.
std::string filled(std::string text, const Site& site)
{
    const auto sum = [](const char* name) {
        return run_shell(cat("openssl x509 -outform DER -in '", certificate(name), "' | sha256sum | cut -c1-64 | tr -d '\\n'")).out;
    };
    const auto fill = [&](std::string_view name, const auto& with) {
        for (std::size_t at = 0; (at = text.find(name, at)) != text.npos;)
            text.replace(at, name.size(), with());
    };
    fill("@PLAIN@", [&] { return std::to_string(site.plain_port()); });
    fill("@ROOT@", [&] { return site.folder().path().string(); });
    fill("sha256:CA", [&] { return "sha256:" + sum("origin-pull-ca.pem"); });
    fill("sha256:CLIENT", [&] { return "sha256:" + sum("client.pem"); });
    return text;
}

std::string text_of(const Vhost& v, const Site& site)
{
    if (is_plain(v))
        return site.plain(v.name, v.lines);
    if (v.name.starts_with("unnamed"))
        return cat("<VirtualHost *:", site.tls_port(), ">\nServerAlias ", v.name, "\nSSLEngine on\n", v.lines, "</VirtualHost>\n");
    if (v.name.starts_with("borrows"))
        return cat("<VirtualHost *:", site.tls_port(), ">\nServerName ", v.name, '\n', v.lines, "</VirtualHost>\n");
    return site.tls(v.name, v.lines);
}

struct Judged {
    Verdict verdict;
    std::string reason;
};

// By virtual host, in their order.
std::vector<Judged> verdicts_of(const Httpd& server)
{
    Disk disk;
    Configuration configuration;
    ReadOptions options = debian_options();
    options.server_root = server.root().string();
    options.main_file = server.main_file();
    options.httpd = installed_version();
    const Problems problems = read_configuration(disk, options, configuration);
    configuration.running = true;
    configuration.module_files.clear();
    CertificateFiles certificates(disk);
    const Assessment a = assess(configuration, problems, certificates, std::time(nullptr));
    std::vector<Judged> all;
    for (const Server& s : a.site.servers)
        if (const Judgement* j = s.is_main() ? nullptr : a.exposure.worst(s.index))
            all.push_back({j->verdict, j->reason});
    return all;
}

std::string shown(const std::vector<Vhost>& vhosts, const std::vector<Judged>& verdicts)
{
    std::string text;
    for (std::size_t i = 0; i < vhosts.size() && i < verdicts.size(); ++i)
        text += cat(i == 0 ? "" : ", ", vhosts[i].name, ' ', to_string(verdicts[i].verdict));
    return text;
}

// Those who ask.
class Attackers {
public:
    Attackers(const Site& site, const Case& c) : site_(site), case_(c) {}

    // The first way by which somebody without a certificate of the server's CA gets its content; "" for none.
    std::string way_into(const Vhost& v)
    {
        std::vector<std::string> paths{"/"};
        paths.insert(paths.end(), case_.paths.begin(), case_.paths.end());
        if (is_plain(v))
            return in_plain_http(v, paths);
        for (const char* certificate : {"", "other-client", "client"})
            for (const Vhost& shakes : case_.vhosts)
                if (std::string way = is_plain(shakes) || is_right(v, certificate) ? "" : over_tls(v, shakes, certificate, paths); !way.empty())
                    return way;
        return case_.sessions ? by_sessions(v) : "";
    }

    // Whether the right client gets it.
    bool is_open_to_the_right_one(const Vhost& v) const
    {
        return !is_plain(v) && is_content(site_.https(v.name, "/", {is_of_others(v) ? "other-client" : "client"}).text);
    }

private:
    static bool is_content(const std::string& text) { return text.find("content") != text.npos; }
    bool is_right(const Vhost& v, std::string_view certificate) const
    {
        return !certificate.empty() && !asks_responder(v) &&
               (v.lines.find("two-cas") != v.lines.npos || (certificate == "other-client") == is_of_others(v));
    }

    std::string in_plain_http(const Vhost& v, const std::vector<std::string>& paths) const
    {
        for (const std::string& path : paths)
            for (const std::vector<std::string>& options : odd(v.name, path, site_.plain_port()))
                if (is_content(site_.http(v.name, path, {"", options}).text))
                    return cat("http ", path, ' ', joined(options));
        return "";
    }

    // Ways of asking that httpd refuses early, and others.
    static std::vector<std::vector<std::string>> odd(const std::string& host, const std::string& path, std::uint16_t port)
    {
        const std::string header = cat("Host: ", host, ':', port);
        std::vector<std::vector<std::string>> all{{"-H", header}};
        if (path == "/")
            all.insert(all.end(), {{"-H", header, "-H", "Expect: x"},
                                   {"-H", header, "-H", "no name: x"},
                                   {"-H", header, "--request-target", "/x%2fy"},
                                   {"-H", header, "--request-target", cat("http://", host, "/")},
                                   {"-H", header, "-X", "OPTIONS"},
                                   {"-H", header, "-X", "TRACE"}});
        return all;
    }

    std::string over_tls(const Vhost& v, const Vhost& shakes, const std::string& certificate, const std::vector<std::string>& paths) const
    {
        for (const std::string& path : paths)
            for (const std::vector<std::string>& options : odd(v.name, path, site_.tls_port())) {
                if (is_content(site_.https(shakes.name, path, {certificate, options}).text))
                    return cat("handshake of ", shakes.name, " with ", certificate, ' ', path, ' ', joined(options));
                if (!certificate.empty())
                    break;  // who has none tries them
            }
        if (is_content(site_.https(shakes.name, "/", {certificate, {"--tls-max", "1.2", "-H", cat("Host: ", v.name, ':', site_.tls_port())}}).text))
            return cat("handshake of ", shakes.name, " with ", certificate, ", TLS 1.2");
        if (is_content(by_openssl(shakes.name, certificate, "",
                                  cat("POST / HTTP/1.1\\r\\nHost: ", v.name, "\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nxyz\\r\\n"))))
            return cat("handshake of ", shakes.name, " with ", certificate, ", a body that is malformed");
        // Plain HTTP on the port of TLS.
        const Ended ended = run({"curl", "-s", "-H", cat("Host: ", v.name), cat("http://127.0.0.1:", site_.tls_port(), "/")});
        return is_content(ended.out) ? "plain HTTP" : "";
    }

    // By a session that another virtual host has given to a client it knows.
    std::string by_sessions(const Vhost& v) const
    {
        for (const Vhost& giver : case_.vhosts)
            for (const char* certificate : {"client", "other-client"})
                for (const std::string version : {"-tls1_2", "-tls1_3"}) {
                    if (&giver == &v || giver.name == v.name || is_right(v, certificate))
                        continue;
                    const std::string file = (site_.folder().path() / "session").string();
                    std::filesystem::remove(file);
                    (void)by_openssl(giver.name, certificate, cat(version, " -sess_out ", file), get(giver.name));
                    if (std::filesystem::exists(file) && is_content(by_openssl(v.name, "", cat(version, " -sess_in ", file), get(v.name))))
                        return cat("session of ", giver.name, " with ", certificate, version);
                }
        return "";
    }

    static std::string get(const std::string& host) { return cat("GET / HTTP/1.1\\r\\nHost: ", host, "\\r\\nConnection: close\\r\\n\\r\\n"); }

    // `request` as printf writes it.
    std::string by_openssl(const std::string& host, const std::string& name, const std::string& options, const std::string& request) const
    {
        return run_shell(cat("printf '", request, "' | timeout 10 openssl s_client -quiet ", "-connect 127.0.0.1:", site_.tls_port(), " -servername ",
                             host, ' ', name.empty() ? "" : cat("-cert '", certificate(name + ".pem"), "' -key '", certificate(name + ".key"), "' "),
                             options, " 2>&1"))
            .out;
    }

    static std::string joined(const std::vector<std::string>& words)
    {
        std::string text;
        for (const std::string& word : words)
            text += word + ' ';
        return text;
    }

    const Site& site_;
    const Case& case_;
};

}

BOOST_DATA_TEST_CASE(strangers_get_what_the_verdict_says, boost::unit_test::data::make(cases()), c)
{
    const Site site;
    site.folder().write("htdocs/open/x", "exempt\n");
    std::filesystem::create_directories(site.folder().path() / "cache");
    std::filesystem::permissions(site.folder().path() / "cache", std::filesystem::perms(0777));
    std::string config = site.base() + c.lines;
    for (const Vhost& v : c.vhosts)
        config += text_of(v, site);
    Httpd server(site.folder().path(), filled(config, site), with_aop({"http2", "rewrite", "proxy", "proxy_http", "cache", "cache_disk"}));
    require_started(server);
    const auto verdicts = verdicts_of(server);
    BOOST_TEST_INFO(verdicts.front().reason);
    BOOST_TEST(shown(c.vhosts, verdicts) == c.verdicts);
    BOOST_TEST_REQUIRE(verdicts.size() == c.vhosts.size());
    Attackers attackers(site, c);
    for (std::size_t i = 0; i < c.vhosts.size(); ++i) {
        const Vhost& v = c.vhosts[i];
        const Verdict verdict = verdicts[i].verdict;
        BOOST_TEST_INFO_SCOPE(v.name << ": " << verdicts[i].reason);
        const bool lets_in = attackers.is_open_to_the_right_one(v);  // before the others: it fills the cache
        if (!is_plain(v))
            BOOST_TEST(lets_in == (verdict != Verdict::broken && !asks_responder(v)), v.name);
        const std::string way = attackers.way_into(v);
        BOOST_TEST(way.empty() == (verdict < Verdict::unknown), cat(v.name, ": ", way));
        for (const auto& [paths, text] : {std::pair(&c.for_all, true), std::pair(&c.for_nobody, false)})
            for (const std::string& path : *paths)
                if (v.name.find("back") == v.name.npos) {
                    const Answer got = is_plain(v) ? site.http(v.name, path) : site.https(v.name, path);
                    BOOST_TEST((got.text == "exempt\n") == text, cat(v.name, path, ' ', got.text));
                }
    }
}

BOOST_AUTO_TEST_CASE(refuse_lets_a_server_start_that_the_guard_closes)
{
    const Site site;
    const std::string policy = "AOPPolicy refuse\n";
    for (const auto& [lines, starts] : {std::pair(asks("optional") + guard, true), std::pair(asks("optional"), false), std::pair(guard, false)}) {
        Httpd server(site.folder().path(), site.tls_base() + site.tls("a.test", policy + lines), with_aop());
        BOOST_TEST(server.start() == starts, cat(lines, server.trouble()));
    }
}

}

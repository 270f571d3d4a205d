// `aop-lint why` follows one request through the phases of httpd. Here the real httpd gets the same request.
#define BOOST_TEST_MODULE why
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <csignal>
#include <sstream>

#include "core/base/ascii.h"
#include "linter/system/console.h"
#include "linter/text/request_url.h"
#include "test/attack/client.h"
#include "test/attack/network.h"
#include "test/support/certificates.h"
#include "test/support/httpd.h"
#include "test/support/installed_httpd.h"
#include "test/support/known.h"
#include "test/support/scratch.h"
#include "test/support/started.h"

namespace {

using namespace aop::test;

struct Tree {
    std::string_view about, config, requests;
    friend std::ostream& operator<<(std::ostream& o, const Tree& t) { return o << t.about; }
};

// A line a request: METHOD URL, and headers behind it, a "|" between them. @ is the ServerRoot.
constexpr Tree trees[]{
    {"redirects to https, and what is exempt", R"(
Listen 127.0.0.1:80
<VirtualHost *:80>
    ServerName shop.example.com
    DocumentRoot @/htdocs
    RewriteEngine on
    RewriteCond %{HTTP:X-Forwarded-Proto} !=https
    RewriteCond %{REQUEST_URI} !^/\.well-known/acme-challenge/
    RewriteCond %{REQUEST_METHOD} ^(GET|HEAD)$
    RewriteRule ^ https://%{HTTP_HOST}%{REQUEST_URI} [R=301,L]
</VirtualHost>
<VirtualHost *:80>
    ServerName old.example.com
    DocumentRoot @/htdocs
    RedirectMatch permanent ^/(?!health$)(.*) https://shop.example.com/$1
</VirtualHost>
)",
     R"(
GET http://shop.example.com/
HEAD http://shop.example.com/page.html
POST http://shop.example.com/page.html
DELETE http://shop.example.com/page.html
GET http://shop.example.com/page.html X-Forwarded-Proto: https
GET http://shop.example.com/page.html X-Forwarded-Proto: http
GET http://shop.example.com/.well-known/acme-challenge/token
GET http://shop.example.com/.well-known/../page.html
GET http://old.example.com/
GET http://old.example.com/health
GET http://old.example.com/health%2Fx
GET http://old.example.com//health
GET http://nobody.test/page.html
)"},
    {"a handshake that requires, and an open neighbour", R"(
Listen 127.0.0.1:443
SSLCertificateFile @/certs/server.pem
SSLCertificateKeyFile @/certs/server.key
SSLCACertificateFile @/certs/origin-pull-ca.pem
ErrorDocument 400 /page.html
<VirtualHost *:443>
    ServerName shop.example.com
    DocumentRoot @/htdocs
    SSLEngine on
    SSLVerifyClient require
</VirtualHost>
<VirtualHost *:443>
    ServerName open.example.com
    DocumentRoot @/htdocs
    SSLEngine on
    Alias /icons/ @/htdocs/folder/
    <Location "/page.html">
        SSLVerifyClient require
    </Location>
    <Directory @/htdocs/folder>
        Require ssl-verify-client
    </Directory>
    <Files "index.*">
        <If "%{REQUEST_METHOD} == 'POST'">
            Require all denied
        </If>
    </Files>
</VirtualHost>
)",
     R"(
GET https://shop.example.com/
GET http://shop.example.com:443/
GET https://open.example.com/
POST https://open.example.com/index.html
GET https://open.example.com/page.html
GET https://open.example.com/folder/
GET https://open.example.com/icons/page.html
GET https://open.example.com/index.html Host: shop.example.com
)"},
    {"a front controller, rules in a folder, and files that are there or not", R"(
Listen 127.0.0.1:80
ServerName www.example.com
DocumentRoot @/htdocs
DirectoryIndex index.html
<Directory @/htdocs>
    Options FollowSymLinks
    Require all granted
    RewriteEngine on
    RewriteCond %{REQUEST_FILENAME} !-f
    RewriteCond %{REQUEST_FILENAME} !-d
    RewriteRule ^(.*)$ /denied/page.html?path=$1 [L]
</Directory>
<Directory @/htdocs/denied>
    Require all denied
</Directory>
)",
     R"(
GET http://www.example.com/
GET http://www.example.com/page.html
GET http://www.example.com/no-such-page
GET http://www.example.com/folder/
GET http://www.example.com/folder/no-such-page
GET http://www.example.com/denied/page.html
)"},
    {"access by method, header, query and name", R"(
Listen 127.0.0.1:80
ServerName www.example.com
DocumentRoot @/htdocs
SetEnvIf X-Key ^secret$ friend
BrowserMatch ^Monitor/ monitor
<Location "/folder">
    <LimitExcept GET POST>
        Require all denied
    </LimitExcept>
</Location>
<Location "/page.html">
    <RequireAny>
        Require env friend
        Require expr "%{QUERY_STRING} == 'open' && %{HTTP_HOST} == 'www.example.com'"
    </RequireAny>
</Location>
<LocationMatch "\.txt$">
    Require env monitor
</LocationMatch>
<If "%{HTTP_COOKIE} =~ /session=/">
    Redirect 410 /denied
</If>
)",
     R"(
GET http://www.example.com/folder/
PUT http://www.example.com/folder/page.html
OPTIONS http://www.example.com/folder/page.html
GET http://www.example.com/page.html
GET http://www.example.com/page.html X-Key: secret
GET http://www.example.com/page.html X-Key: secret2
GET http://www.example.com/page.html?open
GET http://www.example.com/page.html?open Host: WWW.example.com
GET http://www.example.com/page.html?opened
GET http://www.example.com/words.txt
GET http://www.example.com/words.txt User-Agent: Monitor/1
GET http://www.example.com/denied/page.html
GET http://www.example.com/denied/page.html Cookie: session=1
)"},
    {"a proxy before aliases, with exceptions", R"(
Listen 127.0.0.1:80
Listen 127.0.0.1:8080
ServerName main.example.com
DocumentRoot @/htdocs
<VirtualHost 127.0.0.1:80>
    ServerName www.example.com
    DocumentRoot @/htdocs/folder
    Redirect permanent / https://www.example.com/
    ProxyPass /app/static !
    ProxyPass /app http://127.0.0.1:8080
    ProxyPassMatch ^/(.*\.html)$ http://127.0.0.1:8080/$1
    <Proxy "http://127.0.0.1:8080/denied">
        Require all denied
    </Proxy>
</VirtualHost>
)",
     R"(
GET http://www.example.com/
GET http://www.example.com/app/page.html
GET http://www.example.com/app/static/x.css
GET http://www.example.com/application
GET http://www.example.com/page.html
GET http://www.example.com/denied/page.html
GET http://main.example.com:8080/page.html
)"},
};

std::string with_root(std::string_view text, const std::string& root)
{
    std::string out;
    for (const char c : text)
        out += c == '@' ? root : std::string(1, c);
    return out;
}

// What httpd did, in the words of the document.
std::string word_for(const Observed& seen)
{
    if (seen.kind != Observed::Kind::answered)
        return "refused";
    switch (seen.status) {
    case 200: return "served";
    case 400: return "400";
    case 403: return "403";
    case 421: return "421";
    default: break;
    }
    if (seen.status / 100 == 3)
        return seen.location.starts_with("https://") ? "redirect" : "redirect to http";
    return "gone";
}

std::string answer_of(const std::string& document)
{
    const std::string key = "\"answer\": \"";
    const std::size_t at = document.find(key);
    return at == document.npos ? document : document.substr(at + key.size(), document.find('"', at + key.size()) - at - key.size());
}

struct Request {
    std::string method, url;
    std::vector<std::string> headers;
};

Request parse(const std::string& line)
{
    std::istringstream in(line);
    Request r;
    in >> r.method >> r.url;
    std::string rest;
    std::getline(in, rest);
    for (std::size_t at = 0; at < rest.size();) {
        const std::size_t bar = std::min(rest.find('|', at), rest.size());
        r.headers.emplace_back(aop::trimmed(std::string_view(rest).substr(at, bar - at)));
        at = bar + 1;
    }
    return r;
}

std::string asked(const Request& r, const Httpd& server)
{
    std::vector<std::string> words{
        "why",      r.url,   "--format", "json", "--no-config", "-X", r.method, "-d", server.root().string(), "-f", server.main_file(),
        "--layout", "debian"};
    for (const std::string& h : r.headers)
        words.insert(words.end(), {"-H", h});
    std::string out, err;
    const aop::Console console{.input = [] { return std::string(); },
                               .out = [&](std::string_view text) { out += text; },
                               .err = [&](std::string_view text) { err += text; },
                               .directory = "/",
                               .now = 1'780'272'000,
                               .known = known_stand_ins()};
    aop::run(words, console);
    return out.empty() ? err : answer_of(out);
}

std::string seen(const Request& r, Client& client)
{
    const auto url = aop::parse_request_url(r.url);
    if (!url)
        return "";
    aop::Attempt a;
    a.to = *aop::parse_address(aop::cat("127.0.0.1:", url->port));
    a.tls = url->tls.value_or(url->port == 443);
    a.sni = a.tls ? url->host : "";
    a.host = url->host;
    a.path = url->path;
    a.query = url->query;
    a.method = r.method;
    for (const std::string& h : r.headers) {
        const std::size_t colon = h.find(':');
        const std::string name = aop::lowered(h.substr(0, colon)), value(aop::trimmed(std::string_view(h).substr(colon + 1)));
        (name == "host" ? *a.host : a.headers[name]) = value;
    }
    return word_for(client.make(a));
}

bool alone()
{
    static const bool done = (std::signal(SIGPIPE, SIG_IGN), leave_the_network());
    return done;
}

}

BOOST_DATA_TEST_CASE(why_says_what_httpd_does, boost::unit_test::data::make(trees), tree)
{
    if (!alone()) {
        BOOST_TEST_MESSAGE("skipped: this needs a network namespace of its own (run as root)");
        return;
    }
    const Scratch scratch;
    copy_certificates(scratch.path() / "certs");
    for (const char* name : {"index.html", "page.html", "health", "words.txt", ".well-known/acme-challenge/token"})
        for (const char* folder : {"htdocs/", "htdocs/folder/", "htdocs/denied/"})
            scratch.write(std::string(folder) + name, "content\n");
    Httpd server(scratch.path(), with_root(tree.config, scratch.path().string()),
                 {.modules = {"mpm_event", "authz_core", "authn_core", "authz_host", "access_compat", "alias", "dir", "ssl", "socache_shmcb",
                              "headers", "rewrite", "setenvif", "proxy", "proxy_http"}});
    require_started(server);
    Client client;
    std::istringstream lines{std::string(tree.requests)};
    std::size_t compared = 0;
    for (std::string line; std::getline(lines, line);) {
        const Request request = parse(line);
        if (request.url.empty())
            continue;
        const std::string real = seen(request, client), said = asked(request, server);
        if (real.empty()) {
            BOOST_TEST(said.find("httpd answers") != said.npos, line << ": " << said);
            continue;
        }
        BOOST_TEST(said == real, line << ": why says " << said << ", httpd does " << real);
        ++compared;
    }
    BOOST_TEST(compared > 5U);
}

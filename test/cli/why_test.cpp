// One request, phase by phase.
#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "test/cli/cli.h"
#include "test/support/certificates.h"
#include "test/support/scratch.h"

using aop::test::aop_lint;
using aop::test::Scratch;

namespace {

std::string tree(const Scratch& scratch)
{
    aop::test::copy_certificates(scratch.path() / "certs");
    std::filesystem::create_directories(scratch.path() / "htdocs/admin");
    scratch.write("htdocs/page.html", "page\n");
    return scratch.write("httpd.conf", R"(Listen 80
Listen 443
<VirtualHost *:80>
    ServerName shop.example.com
    RewriteEngine on
    RewriteCond %{HTTP:X-Forwarded-Proto} !=https
    RewriteRule ^ https://%{HTTP_HOST}%{REQUEST_URI} [R=301,L]
    DocumentRoot htdocs
</VirtualHost>
<VirtualHost *:443>
    ServerName shop.example.com
    DocumentRoot htdocs
    SSLEngine on
    SSLCertificateFile certs/server.pem
    SSLCertificateKeyFile certs/server.key
    SSLVerifyClient require
    SSLCACertificateFile certs/origin-pull-ca.pem
    <Location "/admin">
        <Limit POST>
            Require all denied
        </Limit>
    </Location>
</VirtualHost>
)");
}

// The lines about the request, behind those about the virtual hosts.
std::string walked(std::vector<std::string> args)
{
    args.insert(args.begin(), "why");
    const std::string out = aop_lint(args).out;
    std::string lines;
    bool begun = false;
    for (std::size_t at = 0; at < out.size();) {
        const std::size_t end = std::min(out.find('\n', at), out.size());
        const std::string line = out.substr(at, end - at);
        begun |= line.find(" over plain HTTP:") != line.npos || line.find(" client certificate:") != line.npos;
        if (begun)
            lines += line + "\n";
        at = end + 1;
    }
    for (std::size_t at; (at = lines.find(args.back().substr(0, args.back().rfind('/') + 1))) != lines.npos;)
        lines.erase(at, args.back().rfind('/') + 1);
    return lines;
}

}

BOOST_AUTO_TEST_CASE(why_names_the_line_of_each_phase)
{
    const Scratch scratch;
    const std::string file = tree(scratch);
    BOOST_TEST(walked({"http://shop.example.com/page.html", file}) == R"(  GET over plain HTTP: a redirect  (httpd.conf:7)
    rewriting  RewriteRule: redirect to https://shop.example.com/page.html  (httpd.conf:7)
)");
    BOOST_TEST(walked({"http://shop.example.com/page.html", "-H", "X-Forwarded-Proto: https", file}) == R"(  GET over plain HTTP: served
    mapping    DocumentRoot: the file htdocs/page.html  (httpd.conf:8)
    access     everybody who comes so far gets in
    content    the file htdocs/page.html
)");
    BOOST_TEST(walked({"https://shop.example.com/admin/", "-X", "POST", file}) ==
               R"(  POST without a client certificate: no answer, the connection ends, because a client certificate is required  (httpd.conf:16)
  POST with a trusted client certificate: 403 Forbidden  (httpd.conf:20)
    handshake  a client certificate is asked for, and verified: SUCCESS  (httpd.conf:16)
    mapping    DocumentRoot: the file htdocs/admin/  (httpd.conf:12)
    sections   <Location "/admin">  (httpd.conf:18)
    access     access is denied  (httpd.conf:20)
)");
    BOOST_TEST(walked({"http://shop.example.com:443/", file}) ==
               "  GET over plain HTTP: 400 Bad Request, because the request is plain HTTP, and the port speaks TLS\n");
    BOOST_TEST(walked({"https://shop.example.com/no-such-page", file}).find("which is not there (404)") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(why_has_the_same_as_json)
{
    const Scratch scratch;
    const std::string file = tree(scratch);
    const auto document = nlohmann::json::parse(
        aop_lint({"why", "http://shop.example.com/a%20b?q=1", "--header", "X-Forwarded-Proto: https", "--method", "HEAD", "--format", "json", file})
            .out);
    BOOST_TEST(document["path"] == "/a b");
    BOOST_TEST(document["query"] == "q=1");
    BOOST_TEST(document["method"] == "HEAD");
    BOOST_TEST(document["headers"]["x-forwarded-proto"] == "https");
    BOOST_TEST_REQUIRE(document["ways"].size() == 1U);
    const auto& visit = document["ways"][0]["visits"][0];
    BOOST_TEST(visit["answer"] == "served");
    BOOST_TEST(visit["client_certificate"] == false);
    BOOST_TEST(visit["steps"][0]["phase"] == "mapping");
    BOOST_TEST(visit["steps"][0]["place"]["line"] == 8);
}

BOOST_AUTO_TEST_CASE(why_ends_with_its_answer)
{
    const Scratch scratch;
    const std::string file = tree(scratch);
    const auto status = [&](std::vector<std::string> args) {
        args.insert(args.begin(), "why");
        args.push_back(file);
        return aop_lint(args).status;
    };
    BOOST_TEST(status({"https://shop.example.com/page.html"}) == 0);
    BOOST_TEST(status({"http://shop.example.com/page.html"}) == 0);  // a redirect
    BOOST_TEST(status({"http://shop.example.com/page.html", "-H", "X-Forwarded-Proto: https"}) == 1);
    BOOST_TEST(status({"http://shop.example.com/page.html", "-H", "X-Forwarded-Proto: https", "--exit-zero"}) == 0);
    BOOST_TEST(status({"shop.example.com:8443"}) == 1);  // nothing listens there
    BOOST_TEST(aop_lint({"why", "--help"}).out.find("  1  it is served, or that is not known, or nothing listens on its port\n") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(why_says_what_is_wrong_with_a_request)
{
    const auto said = [](std::vector<std::string> args) {
        args.insert(args.begin(), "why");
        const auto ended = aop_lint(args);
        BOOST_TEST(ended.status == 2);
        return ended.err;
    };
    BOOST_TEST(said({"https://shop.example.com:0/"}) == "aop-lint: why takes a host or a URL, not 'https://shop.example.com:0/': '0' is no port\n");
    BOOST_TEST(said({}).find("why needs a URL") != std::string::npos);
    BOOST_TEST(said({"a.test", "--header", "no-colon"}).find("--header takes 'NAME: VALUE'") != std::string::npos);
    BOOST_TEST(said({"a.test", "--method", "G E T"}).find("--method takes a method such as POST") != std::string::npos);
}

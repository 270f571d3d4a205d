// A tree as Debian lays it out, with ten mistakes in it: one run names them all, each at its line, and
// none hides another. With all of them repaired as the texts say, nothing is left to report.
#include <boost/test/unit_test.hpp>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/base/ascii.h"
#include "test/cli/cli.h"
#include "test/support/certificates.h"
#include "test/support/scratch.h"

using aop::cat;
using aop::test::aop_lint;
using aop::test::Scratch;

namespace {

// A site: its file and name, the lines that make the mistake and those that repair it. What is found stands
// at the line of the virtual host that `line` counts, from 1.
struct Site {
    std::string file;
    std::string mistake, repaired;
    std::string rule;
    int line;
};

std::string tls_site(const std::string& name, const std::string& more)
{
    return cat("<VirtualHost *:443>\n    ServerName ", name,
               ".example.com\n    SSLEngine on\n    SSLCertificateFile certs/server.pem\n    SSLCertificateKeyFile certs/server.key\n", more,
               "</VirtualHost>\n");
}

const std::string require = "    SSLVerifyClient require\n", depth = "    SSLVerifyDepth 1\n", ca = "    SSLCACertificateFile certs/cdn-ca.pem\n",
                  good = require + depth + ca;

const Site sites[]{
    {"000-default", "<VirtualHost *:443>\n    ServerName default.example.com\n    DocumentRoot htdocs/default\n</VirtualHost>\n",
     tls_site("default", good + "    <Location />\n        Require all denied\n    </Location>\n"), "AOP301", 1},
    {"api", tls_site("api", "    SSLVerifyClient optional\n" + depth + ca), tls_site("api", good), "AOP102", 6},
    {"blog", tls_site("blog", depth + ca), tls_site("blog", good), "AOP101", 7},
    {"intern", tls_site("intern", require + "    SSLVerifyDepth O\n" + ca), tls_site("intern", good), "AOP409", 7},
    {"mail", tls_site("mail", require + depth + "    SSLCACertificateFile certs/page.html\n"), tls_site("mail", good), "AOP402", 8},
    {"portal", tls_site("portal", "    ServerAlias www.shop.example.com\n" + require + depth + "    SSLCACertificateFile certs/cdn-origin-ca.pem\n"),
     tls_site("portal", good), "AOP201", 9},
    {"shop-http", "<VirtualHost *:80>\n    ServerName shop.example.com\n    DocumentRoot htdocs\n</VirtualHost>\n",
     "<VirtualHost *:80>\n    ServerName shop.example.com\n    Redirect permanent / https://shop.example.com/\n</VirtualHost>\n", "AOP302", 1},
    {"shop", tls_site("shop", "    ServerAlias www.shop.example.com\n" + good), tls_site("shop", "    ServerAlias www.shop.example.com\n" + good),
     "AOP305", 6},
    {"static", tls_site("static", "    SSLProxyVerify require\n    SSLProxyCACertificateFile certs/cdn-ca.pem\n"), tls_site("static", good), "AOP103",
     6},
    {"wiki", tls_site("wiki", require + depth + "    SSLCACertificateFile certs/cdn-ca-2015.pem\n"), tls_site("wiki", good), "AOP405", 8},
};

std::string lay_out(const Scratch& scratch, bool repaired)
{
    const std::string main = scratch.write("apache2.conf", "DefaultRuntimeDir ${APACHE_RUN_DIR}\nInclude ports.conf\n"
                                                           "DocumentRoot htdocs\nIncludeOptional sites-enabled/*.conf\n");
    scratch.write("envvars", "export APACHE_RUN_DIR=.\n");
    scratch.write("ports.conf", "Listen 80\nListen 443\n");
    scratch.write("htdocs/index.html", "page\n");
    for (const Site& s : sites)
        scratch.write("sites-enabled/" + s.file + ".conf", repaired ? s.repaired : s.mistake);
    aop::test::copy_certificates(scratch.path() / "certs");
    scratch.write("certs/page.html", "<!DOCTYPE html>\n<html><title>Just a moment...</title></html>\n");
    return main;
}

// "FILE:LINE RULE" of every finding above a note.
std::vector<std::string> found(const Scratch& scratch, const std::string& main)
{
    std::vector<std::string> all;
    const auto report = nlohmann::json::parse(aop_lint({main, "--format", "json"}).out);
    for (const auto& f : report["runs"][0]["findings"])
        if (f["severity"] != "note") {
            std::string file = f["place"]["file"];
            if (const std::string folder = scratch.path() / "sites-enabled/"; file.starts_with(folder))
                file.erase(0, folder.size());
            all.push_back(cat(file, ":", f["place"]["line"].get<int>(), " ", f["rule"].get<std::string>()));
        }
    return all;
}

}

BOOST_AUTO_TEST_CASE(ten_mistakes_are_told_in_one_run_each_at_its_line)
{
    const Scratch scratch;
    const std::string main = lay_out(scratch, false);
    std::string said, wanted;
    for (const std::string& line : found(scratch, main))
        said += line + '\n';
    for (const Site& s : sites)
        wanted += cat(s.file, ".conf:", s.line, ' ', s.rule, '\n');
    BOOST_TEST(said == wanted);
}

BOOST_AUTO_TEST_CASE(each_mistake_is_told_when_it_is_the_only_one_left)
{
    for (const Site& left : sites) {
        if (left.mistake == left.repaired)
            continue;  // the mistake is in another's file
        const Scratch scratch;
        const std::string main = lay_out(scratch, true);
        scratch.write("sites-enabled/" + left.file + ".conf", left.mistake);
        const auto said = found(scratch, main);
        BOOST_TEST((std::ranges::find(said, cat(left.file, ".conf:", left.line, " ", left.rule)) != said.end()), left.rule);
    }
}

// Whoever repairs the first virtual host would otherwise be told of this one by the next run.
BOOST_AUTO_TEST_CASE(what_will_be_open_behind_a_plain_first_virtual_host_is_told_at_once)
{
    const Scratch scratch;
    const std::string main = lay_out(scratch, true);
    scratch.write("sites-enabled/000-default.conf", sites[0].mistake);
    scratch.write("sites-enabled/static.conf", tls_site("static", ""));
    BOOST_TEST((found(scratch, main) == std::vector<std::string>{"000-default.conf:1 AOP301", "static.conf:1 AOP104"}));
}

BOOST_AUTO_TEST_CASE(a_tree_repaired_as_the_texts_say_is_clean)
{
    const Scratch scratch;
    const auto said = aop_lint({lay_out(scratch, true)});
    BOOST_TEST(said.status == 0, said.out);
    BOOST_TEST(said.out.find("error[") == said.out.npos);
    BOOST_TEST(said.out.find("warning[") == said.out.npos);
}

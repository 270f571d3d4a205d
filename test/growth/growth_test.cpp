// Twice the configuration is twice the work, not four times. Time is no measure on a busy machine, so the basic
// blocks of ours that are run are counted: the whole of `aop-lint check --format json`, rules and document included.
#define BOOST_TEST_MODULE growth
#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <string>

#include "core/base/ascii.h"
#include "test/cli/cli.h"
#include "test/support/certificates.h"
#include "test/support/many_authorities.h"
#include "test/support/scratch.h"

namespace {

std::uint64_t blocks = 0;

}

// What clang calls at the start of each basic block (-fsanitize-coverage=trace-pc-guard).
extern "C" void __sanitizer_cov_trace_pc_guard(std::uint32_t*) { ++blocks; }

namespace {

using aop::cat;

// `n` of a thing, after what all of them share.
struct Tree {
    std::string_view name;
    std::string_view before;
    std::string (*part)(int i);
};

std::string vhost(std::string_view at, int i, std::string_view more, std::string_view names = "")
{
    return cat("<VirtualHost ", at, ">\nServerName s", i, ".example.com\n", names,
               "SSLEngine on\nSSLCertificateFile certs/server.pem\nSSLCertificateKeyFile certs/server.key\n", more, "</VirtualHost>\n");
}

constexpr std::string_view demanded = "SSLVerifyClient require\nSSLCACertificateFile certs/origin-pull-ca.pem\n";

std::string listening() { return "Listen 127.0.0.1:8443\nListen 127.0.0.1:8080\n"; }

const Tree trees[]{
    {"protected", "", [](int i) { return vhost("127.0.0.1:8443", i, cat(demanded, "<Location /p>\nRequire all denied\n</Location>\n")); }},
    {"open", "", [](int i) { return vhost("127.0.0.1:8443", i, ""); }},
    {"optional, with sections and AllowOverride", "",
     [](int i) {
         return vhost("127.0.0.1:8443", i,
                      cat("DocumentRoot /srv/s", i, "\nSSLVerifyClient optional\nSSLCACertificateFile certs/origin-pull-ca.pem\n<Directory /srv/s", i,
                          ">\nAllowOverride All\nRequire ssl-verify-client\n</Directory>\n"));
     }},
    {"folders of the main server", "",
     [](int i) {
         return cat("<Directory /srv/s", i, ">\nAllowOverride All\nRequire all granted\n</Directory>\n",
                    vhost("127.0.0.1:8443", i, cat("DocumentRoot /srv/s", i, '\n', demanded)));
     }},
    {"folders of the main server, sections that demand", "",
     [](int i) {
         return cat("<Directory /srv/s", i, ">\nAllowOverride All\nRequire all granted\n</Directory>\n",
                    vhost("127.0.0.1:8443", i,
                          cat("DocumentRoot /srv/s", i,
                              "\nSSLCACertificateFile certs/origin-pull-ca.pem\n<Location />\nSSLVerifyClient require\n</Location>\n")));
     }},
    {"copies on port 80", "",
     [](int i) {
         return cat(vhost("127.0.0.1:8443", i, cat("DocumentRoot /srv/s", i, '\n', demanded)), "<VirtualHost 127.0.0.1:8080>\nServerName s", i,
                    ".example.com\nDocumentRoot /srv/s", i, "\n</VirtualHost>\n");
     }},
    {"behind a first one without TLS", "<VirtualHost 127.0.0.1:8443>\nServerName first.example.com\n</VirtualHost>\n",
     [](int i) { return vhost("127.0.0.1:8443", i, demanded); }},
    {"one name for all", "", [](int) { return vhost("127.0.0.1:8443", 0, demanded); }},
    {"wildcard names", "", [](int i) { return vhost("127.0.0.1:8443", i, demanded, cat("ServerAlias *.s", i, ".example.com\n")); }},
    {"wildcards inside names", "", [](int i) { return vhost("127.0.0.1:8443", i, demanded, cat("ServerAlias www?.s", i, ".* *s", i, "x\n")); }},
    {"AllowOverride of their own below the main server's folder", "DocumentRoot /srv\n<Directory /srv>\nAllowOverride All\n</Directory>\n",
     [](int i) {
         return vhost("127.0.0.1:8443", i,
                      cat("DocumentRoot /srv/s", i, '\n', demanded, "<Directory /srv/s", i, ">\nAllowOverride None\n</Directory>\n"));
     }},
    {"certificates of their own", "",
     [](int i) {
         return cat("<VirtualHost 127.0.0.1:8443>\nServerName s", i, ".example.com\nSSLEngine on\nSSLCertificateFile certs/../certs/server.pem\n",
                    "SSLCertificateKeyFile certs/server.key\nSSLVerifyDepth ", 1 + i % 3, '\n', demanded, "</VirtualHost>\n");
     }},
    {"addresses of their own", "Listen 8444\n", [](int i) { return vhost(cat("127.0.", i / 200, ".", 2 + i % 200, ":8444"), i, demanded); }},
    {"rewriting by name", "",
     [](int i) {
         return vhost("127.0.0.1:8443", i,
                      cat(demanded, "RewriteEngine on\nRewriteCond %{HTTP_HOST} =s", i, ".example.com\nRewriteRule ^/old /new [R]\n"));
     }},
    {"redirects", "", [](int i) { return vhost("127.0.0.1:8443", i, cat(demanded, "Redirect /a https://s", i, ".example.com/b\n")); }},
    {"lines that httpd does not know", "", [](int i) { return cat("Unheard of", i, " x\n"); }},
    {"remarks", "", [](int i) { return cat("# aop-lint: ignore AOP101 -- of ", i, "\n", vhost("127.0.0.1:8443", i, "")); }},
};

std::uint64_t work(const Tree& tree, int n)
{
    const aop::test::Scratch scratch;
    aop::test::copy_certificates(scratch.path() / "certs");
    std::string text = "LoadModule ssl_module mod_ssl.so\nLoadModule alias_module mod_alias.so\nLoadModule authz_core_module mod_authz_core.so\n"
                       "LoadModule rewrite_module mod_rewrite.so\n";
    text += listening();
    text += tree.before;
    for (int i = 0; i < n; ++i) {
        text += tree.part(i);
        scratch.write(cat("srv/s", i, "/css/style.css"), "");
    }
    // What is said of /srv is said of a folder that is there.
    for (std::size_t at = 0; (at = text.find(" /srv", at)) != text.npos; at += scratch.path().string().size())
        text.insert(at + 1, scratch.path().string());
    scratch.write("httpd.conf", text);
    const std::uint64_t before = blocks;
    const auto said = aop::test::aop_lint({"-d", scratch.path().string(), "-f", "httpd.conf", "--format", "json"});
    BOOST_TEST(said.out.size() > std::size_t(n) * 20);
    BOOST_TEST(said.out.find("AOP008") == said.out.npos);  // it did not end early
    return blocks - before;
}

}

// From n to 2n and from 2n to 4n: what does not grow falls out of the differences. Their ratio is 2 for linear
// work, 4 for quadratic, and a little above 2 where something is sorted.
BOOST_AUTO_TEST_CASE(work_grows_with_the_configuration)
{
    for (const Tree& tree : trees) {
        constexpr int n = 80;
        (void)work(tree, 2);  // what is made once in a process would make the first step smaller
        const double one = double(work(tree, n)), two = double(work(tree, 2 * n)), four = double(work(tree, 4 * n));
        const double growth = (four - two) / (two - one);
        BOOST_TEST_MESSAGE(tree.name << ": " << (four - two) / (2 * n) << " blocks each, growth " << growth);
        BOOST_TEST(growth < 2.4, tree.name << " grows by " << growth);
    }
}

namespace {

// `n` authorities, each its own list, in every way to name them.
std::uint64_t work_of_trust(const aop::test::ListedAuthorities& all, int n, std::string_view lines)
{
    const aop::test::Scratch scratch;
    aop::test::copy_certificates(scratch.path() / "certs");
    std::string bundle, lists;
    for (int i = 0; i < n; ++i) {
        bundle += all.certificates[std::size_t(i)];
        lists += all.lists[std::size_t(i)];
        scratch.write(cat("folder/", all.hashes[std::size_t(i)], ".0"), all.certificates[std::size_t(i)]);
        scratch.write(cat("folder/", all.hashes[std::size_t(i)], ".r0"), all.lists[std::size_t(i)]);
    }
    scratch.write("bundle.pem", bundle);
    scratch.write("lists.pem", lists);
    scratch.write("httpd.conf", cat("LoadModule ssl_module mod_ssl.so\n", listening(),
                                    vhost("127.0.0.1:8443", 1, cat("SSLVerifyClient require\n", lines, "SSLCADNRequestFile certs/other-ca.pem\n"))));
    const std::uint64_t before = blocks;
    const auto said = aop::test::aop_lint({"-d", scratch.path().string(), "-f", "httpd.conf", "--format", "json"});
    BOOST_TEST(said.out.find(all.first_name) != said.out.npos);
    return blocks - before;
}

}

BOOST_AUTO_TEST_CASE(work_grows_with_the_certificates)
{
    constexpr int n = 100;
    const aop::test::ListedAuthorities all = aop::test::authorities_with_lists(4 * n);
    for (const std::string_view lines :
         {"SSLCACertificateFile bundle.pem\n", "SSLCACertificatePath folder\n",
          "SSLCACertificateFile bundle.pem\nSSLCARevocationFile lists.pem\nSSLCARevocationCheck leaf\nSSLVerifyDepth 2\n",
          "SSLCACertificatePath folder\nSSLCARevocationPath folder\nSSLCARevocationCheck chain\n",
          "SSLCACertificateFile certs/origin-pull-ca.pem\nSSLCARevocationFile bundle.pem\n"}) {
        (void)work_of_trust(all, 2, lines);
        const double one = double(work_of_trust(all, n, lines)), two = double(work_of_trust(all, 2 * n, lines)),
                     four = double(work_of_trust(all, 4 * n, lines));
        const double growth = (four - two) / (two - one);
        BOOST_TEST_MESSAGE(lines << (four - two) / (2 * n) << " blocks each, growth " << growth);
        BOOST_TEST(growth < 2.4, lines << " grows by " << growth);
    }
}

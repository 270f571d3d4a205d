// Virtual hosts that are alike share one judgement: it has to be the one that each gets alone.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <sstream>
#include <string>

#include "core/base/ascii.h"
#include "core/files/disk.h"
#include "core/httpd/assessment.h"
#include "core/httpd/exposure/equivalence.h"
#include "linter/reader/read_tree.h"
#include "test/support/audited.h"
#include "test/support/examples.h"
#include "test/support/memory_files.h"
#include "test/support/scratch.h"

namespace {

// The text with every virtual host three times more, under other names and with other folders.
std::string multiplied(const std::string& text)
{
    std::string out = text + "\n";
    for (int copy = 1; copy <= 3; ++copy) {
        std::istringstream lines(text);
        bool inside = false;
        for (std::string line; std::getline(lines, line);) {
            const std::string bare(aop::trimmed(line));
            if (bare.starts_with("<VirtualHost"))
                inside = true;
            if (inside) {
                for (const std::string_view name : {"ServerName ", "ServerAlias "})
                    if (bare.starts_with(name))
                        line = aop::cat(name, "copy", copy, ".", aop::trimmed(std::string_view(bare).substr(name.size())));
                if (bare.starts_with("DocumentRoot ") && copy == 2)
                    line += "/other";
                if (bare.starts_with("SSLCertificateFile ") && copy == 3)
                    line = "SSLCertificateFile certs/../certs/server.pem";
                out += line + "\n";
            }
            if (bare.starts_with("</VirtualHost"))
                inside = false;
        }
    }
    return out;
}

std::string told(const aop::Judgement& j, const aop::Site& site)
{
    const auto at = [](const aop::Place& p) { return p ? aop::cat(p.file(), ':', p.line) : std::string("-"); };
    return aop::cat(site.servers[j.server].label(), " at ", j.address, ": ", to_string(j.verdict), ", ", j.reason, " (", at(j.place), ") cause ",
                    int(j.cause), " chain ", int(j.chain), " other ", j.other ? site.servers[*j.other].label() : "-", " cache ", at(j.cache), " `",
                    j.witness().command, "`");
}

void compare(const std::filesystem::path& root, const std::string& name)
{
    aop::Disk disk;
    aop::Configuration configuration;
    aop::ReadOptions options{.server_root = root.string(), .main_file = name};
    if (const auto text = disk.read(aop::cat(root.string(), "/", name), 1 << 20); text && text->find("LoadModule") == text->npos)
        options = aop::test::with_every_module(options.server_root, options.main_file);
    aop::read_configuration(disk, options, configuration);
    aop::CertificateFiles certificates(disk);
    const aop::Site site = aop::evaluate(configuration);
    const auto trust = aop::trust_sets(site, certificates, 1'780'272'000);
    aop::Exposure together = aop::expose(configuration, site, trust), alone = aop::expose(configuration, site, trust, aop::Alike::one_by_one);
    BOOST_TEST_REQUIRE(together.judgements.size() == alone.judgements.size());
    for (std::size_t i = 0; i < alone.judgements.size(); ++i)
        BOOST_TEST(told(together.judgements[i], site) == told(alone.judgements[i], site));
}

}

BOOST_DATA_TEST_CASE(what_is_alike_is_judged_alike, boost::unit_test::data::make(aop::test::example_ids()), id)
{
    const aop::test::Scratch scratch;
    aop::test::lay_out_example(id, scratch.path());
    for (const std::string name : {"bad.conf", "good.conf"}) {
        if (!std::filesystem::exists(scratch.path() / name))
            continue;
        scratch.write("many-" + name, multiplied(aop::test::slurp(scratch.path() / name)));
        compare(scratch.path(), "many-" + name);
    }
}

// What makes one of them different although its text is the others'.
BOOST_AUTO_TEST_CASE(what_is_alike_in_its_text_only)
{
    const aop::test::Scratch scratch;
    aop::test::lay_out_example("AOP101", scratch.path());
    const auto vhost = [](int i, std::string_view more) {
        return aop::cat("<VirtualHost *:443>\nServerName s", i, ".example.com\nSSLEngine on\nSSLCertificateFile certs/server.pem\n",
                        "SSLCertificateKeyFile certs/server.key\nSSLVerifyClient require\nSSLCACertificateFile certs/origin-pull-ca.pem\n", more,
                        "</VirtualHost>\n");
    };
    struct Case {
        std::string_view before, first, second;
    };
    const Case cases[]{
        // the main server's <Directory> holds for the folder of one
        {"<Directory /srv/a>\nRequire all denied\n</Directory>\n", "DocumentRoot /srv/a\n", "DocumentRoot /srv/b\n"},
        {"<Directory /srv/a/x>\nRequire all denied\n</Directory>\n", "DocumentRoot /srv/a\n", "DocumentRoot /srv/b\n"},
        {"<Directory /srv/*/secret>\nRequire all denied\n</Directory>\n", "DocumentRoot /srv/a\n", "DocumentRoot /srv\n"},
        {"<DirectoryMatch ^/srv/a>\nRequire all denied\n</DirectoryMatch>\n", "DocumentRoot /srv/a\n", "DocumentRoot /srv/b\n"},
        // its own does
        {"", "DocumentRoot /srv/a\n<Directory /srv/a>\nRequire all denied\n</Directory>\n",
         "DocumentRoot /srv/b\n<Directory /srv/a>\nRequire all denied\n</Directory>\n"},
        {"", "DocumentRoot /srv/a\n<Directory /srv/a>\nRequire all denied\n</Directory>\n",
         "DocumentRoot /srv/b\n<Directory /srv/b>\nRequire all denied\n</Directory>\n"},
        {"", "DocumentRoot /srv/a\n<Directory /srv>\nRequire all denied\n</Directory>\n<Directory /srv/a>\nRequire all granted\n</Directory>\n",
         "DocumentRoot /srv/b/c\n<Directory /srv/b/c>\nRequire all granted\n</Directory>\n<Directory /srv/b>\nRequire all denied\n</Directory>\n"},
        // an Alias leads into it
        {"<Directory /srv/a>\nRequire all denied\n</Directory>\n", "DocumentRoot /srv/c\nAlias / /srv/a/\n",
         "DocumentRoot /srv/a\nAlias / /srv/a/\n"},
        // a name is asked for
        {"<If \"%{HTTP_HOST} == 's1.example.com'\">\nRequire all denied\n</If>\n", "", ""},
        {"", "RewriteEngine on\nRewriteCond %{HTTP_HOST} =s1.example.com\nRewriteRule .* - [F]\n",
         "RewriteEngine on\nRewriteCond %{HTTP_HOST} =s1.example.com\nRewriteRule .* - [F]\n"},
    };
    int number = 0;
    for (const Case& c : cases) {
        const std::string name = aop::cat("case", ++number, ".conf");
        scratch.write(name,
                      aop::cat("Listen 443\n", c.before, vhost(0, ""), vhost(1, c.first), vhost(2, c.second), vhost(3, c.first), vhost(4, c.second)));
        BOOST_TEST_CONTEXT(name) { compare(scratch.path(), name); }
    }
}

// TLS that comes with `Listen … https` does so only for a virtual host with a line of httpd's core, such as ServerName.
BOOST_AUTO_TEST_CASE(what_is_alike_but_for_a_line_that_is_left_out)
{
    const aop::test::Scratch scratch;
    aop::test::lay_out_example("AOP101", scratch.path());
    std::string text = "ServerName main.example.com\nListen 443 https\nSSLCertificateFile certs/server.pem\nSSLCertificateKeyFile certs/server.key\n"
                       "SSLCACertificateFile certs/origin-pull-ca.pem\nSSLVerifyClient require\nSSLVHostSNIPolicy insecure\n";
    for (const char* name : {"ServerName first.example.com", "ServerName second.example.com", "", "ServerName third.example.com"})
        text += aop::cat("<VirtualHost *:443>\n", name, "\n</VirtualHost>\n");
    scratch.write("listen.conf", text);
    compare(scratch.path(), "listen.conf");
}

// Otherwise all that is compared above would be compared with itself.
BOOST_AUTO_TEST_CASE(what_is_alike_is_found)
{
    const auto audited = aop::test::audited(
        "Listen 443\nSSLCertificateFile /c/server.pem\nSSLCertificateKeyFile /c/server.key\n"
        "<VirtualHost *:443>\nServerName a.test\nDocumentRoot /srv/a\n<Directory /srv/a>\nRequire all granted\n</Directory>\n</VirtualHost>\n"
        "<VirtualHost *:443>\nServerName b.test\nServerAlias c.test\nDocumentRoot /srv/b\n<Directory /srv/b>\nRequire all "
        "granted\n</Directory>\n</VirtualHost>\n"
        "<VirtualHost *:443>\nServerName d.test\nDocumentRoot /srv/d\n<Directory /srv/b>\nRequire all granted\n</Directory>\n</VirtualHost>\n");
    aop::test::MemoryFiles files;
    aop::CertificateFiles certificates(files);
    const aop::Site site = aop::evaluate(audited->configuration);
    const auto trust = aop::trust_sets(site, certificates, 0);
    const aop::Model model(audited->configuration, site, trust);
    aop::Equivalence likeness(model);
    BOOST_TEST_REQUIRE(likeness.kind(aop::ServerId{1}).has_value());
    BOOST_TEST((likeness.kind(aop::ServerId{1}) == likeness.kind(aop::ServerId{2})));
    BOOST_TEST((likeness.kind(aop::ServerId{1}) != likeness.kind(aop::ServerId{3})));
    const aop::Place directory = site.servers[aop::ServerId{1}].node->last_child()->place,
                     other = site.servers[aop::ServerId{2}].node->last_child()->place;
    BOOST_TEST(likeness.corresponding_place(directory, aop::ServerId{1}, aop::ServerId{2}).line == other.line);
    BOOST_TEST(!likeness.kind(aop::main_server));
}

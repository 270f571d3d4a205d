// Copies of a tree that lack what lies elsewhere on the host: --assume-files and [[ca]].
#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>

#include <nlohmann/json.hpp>

#include "core/base/ascii.h"
#include "test/cli/cli.h"
#include "test/support/certificates.h"
#include "test/support/scratch.h"

namespace fs = std::filesystem;
using aop::cat;
using aop::test::aop_lint;
using aop::test::Said;
using aop::test::Scratch;

namespace {

// What is in a repository: /etc/apache2 without keys, certificates, modules and sites.
struct Repository : Scratch {
    std::string root = path().string() + "/repo";

    // A line for the CA of shop.example.com, and other lines of its virtual host.
    void make(std::string_view ca, std::string_view more = "") const
    {
        write("repo/etc/apache2/apache2.conf", "IncludeOptional mods-enabled/*.load\nInclude ports.conf\nIncludeOptional sites-enabled/*.conf\n"
                                               "User ${APACHE_RUN_USER}\nGroup ${APACHE_RUN_GROUP}\nErrorLog ${APACHE_LOG_DIR}/error.log\n"
                                               "<Directory />\nAllowOverride None\nRequire all denied\n</Directory>\n"
                                               "<Directory /srv>\nRequire all granted\n</Directory>\n");
        write("repo/etc/apache2/ports.conf", "Listen 443\n");
        std::string modules;
        for (const char* m : {"mpm_event", "authz_core", "ssl", "rewrite", "alias"})
            modules += cat("LoadModule ", m, "_module /usr/lib/apache2/modules/mod_", m, ".so\n");
        write("repo/etc/apache2/mods-enabled/all.load", modules);
        write("repo/etc/apache2/sites-enabled/shop.conf",
              cat("<VirtualHost *:443>\nServerName shop.example.com\nDocumentRoot /srv/shop\nSSLEngine on\n"
                  "SSLCertificateFile /etc/ssl/certs/shop.pem\nSSLCertificateKeyFile /etc/ssl/private/shop.key\nSSLVerifyClient require\n"
                  "SSLVerifyDepth 1\nCustomLog /var/log/shop/access.log combined\n",
                  ca, more, "</VirtualHost>\n"));
    }
    void add_ca(const char* name) const
    {
        fs::create_directories(root + "/etc/ssl");
        fs::copy_file(aop::test::certificate(name), root + "/etc/ssl/ca.pem");
    }
    Said lint(std::vector<std::string> more = {"-q"}) const
    {
        more.insert(more.end(), {"--root", root, "/etc/apache2"});
        return aop_lint(more);
    }
    std::string verdict() const
    {
        const auto document = nlohmann::json::parse(lint({"--format", "json"}).out);
        const auto& shop = document["runs"][0]["servers"].back();
        return cat(shop["verdict"].get<std::string>(), " ", shop["trust"].get<std::string>());
    }
};

constexpr std::string_view ca_line = "SSLCACertificateFile /etc/ssl/ca.pem\n";

bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

}

BOOST_FIXTURE_TEST_CASE(a_repository_without_keys_has_verdicts_that_mean_something, Repository)
{
    make(ca_line);
    add_ca("origin-pull-ca.pem");
    BOOST_TEST(verdict() == "enforced own");
    const Said said = lint();
    BOOST_TEST(said.status == 0, said.out << said.err);
    BOOST_TEST(has(said.out, "note[AOP014]"), said.out);
    BOOST_TEST(has(said.out, "not in this copy of it and are taken as present"), said.out);
    const auto document = nlohmann::json::parse(lint({"--format", "json"}).out);
    std::string assumed;
    for (const auto& f : document["runs"][0]["config"]["assumed_files"])
        assumed += f.get<std::string>() + " ";
    BOOST_TEST(has(assumed, "/etc/ssl/private/shop.key "), assumed);
    BOOST_TEST(has(assumed, "/usr/lib/apache2/modules/mod_ssl.so "), assumed);
    BOOST_TEST(!has(assumed, "/etc/ssl/ca.pem "), assumed);
    BOOST_TEST(has(lint({"-v"}).err, "taken as present: /etc/ssl/private/shop.key (/etc/apache2/sites-enabled/shop.conf:6)"), lint({"-v"}).err);
}

BOOST_FIXTURE_TEST_CASE(what_is_not_assumed_is_missing, Repository)
{
    make(ca_line);
    add_ca("origin-pull-ca.pem");
    const Said said = lint({"-q", "--no-assume-files"});
    BOOST_TEST(said.status == 3);
    BOOST_TEST(has(said.out, "shop.key' does not exist"), said.out);
    BOOST_TEST(has(aop_lint({"-q", "--no-config", root + "/etc/apache2"}).out, "does not exist"));
    BOOST_TEST(!has(aop_lint({"-q", "--no-config", "--assume-files", root + "/etc/apache2"}).out, "shop.key"));
}

BOOST_FIXTURE_TEST_CASE(a_missing_ca_file_makes_trust_unknown, Repository)
{
    make(ca_line);
    BOOST_TEST(verdict() == "unknown unknown");
    const Said said = lint();
    BOOST_TEST(said.status == 1, said.out);
    BOOST_TEST(has(said.out, "which is not in this copy of the tree: whom it trusts is not known"), said.out);
    make("SSLCACertificatePath /etc/ssl/client-cas\n");
    BOOST_TEST(verdict() == "unknown unknown");
}

BOOST_FIXTURE_TEST_CASE(the_project_file_says_what_a_missing_ca_file_holds, Repository)
{
    make(ca_line);
    const auto with = [&](std::string_view text) {
        write("project.toml", text);
        return lint({"-q", "--config", path().string() + "/project.toml"});
    };
    const Said cloudflare = with("[[ca]]\npath = \"/etc/ssl/ca.pem\"\nsha256 = \"cloudflare\"\n");
    BOOST_TEST(cloudflare.status != 3, cloudflare.err);
    BOOST_TEST(has(cloudflare.out, "trusts Cloudflare's origin-pull CA"), cloudflare.out);
    const std::string other(64, 'a');
    BOOST_TEST(with(cat("[[ca]]\npath = \"/etc/ssl/ca.pem\"\nsha256 = \"", other, "\"\n")).status == 0);
    BOOST_TEST(has(with(cat("[[ca]]\npath = \"/etc/ssl/other.pem\"\nsha256 = \"", other, "\"\n")).out,
                   "No server takes its CAs from /etc/ssl/other.pem, the file of the [[ca]] of project.toml:1"));
    add_ca("origin-pull-ca.pem");
    BOOST_TEST(has(with(cat("[[ca]]\npath = \"/etc/ssl/ca.pem\"\nsha256 = \"", other, "\"\n")).out, "[AOP217]"));
    for (const char* wrong : {"[ca]\npath = \"/x\"\n", "[[ca]]\nsha256 = \"cloudflare\"\n", "[[ca]]\npath = \"/x\"\n",
                              "[[ca]]\npath = \"/x\"\nsha256 = \"cloudflair\"\n", "[[ca]]\npath = \"/x\"\nsha = \"cloudflare\"\n"})
        BOOST_TEST(with(wrong).status == 2, wrong);
}

// A .htaccess of a folder that is not here may say anything: nothing may hang on there being none.
BOOST_FIXTURE_TEST_CASE(a_folder_that_is_not_here_may_hold_htaccess_files, Repository)
{
    constexpr std::string_view allows = "<Directory /srv/shop>\nAllowOverride All\n</Directory>\n";
    add_ca("origin-pull-ca.pem");
    make(ca_line, allows);
    BOOST_TEST(verdict() == "enforced own");  // by the handshake: no .htaccess changes that
    constexpr std::string_view denied = "<Directory /srv/shop>\nRequire ssl-verify-client\nAllowOverride All\n</Directory>\n";
    make(ca_line, cat("SSLVerifyClient optional\n", denied));
    BOOST_TEST(verdict() == "unknown own");
    make(ca_line, cat("SSLVerifyClient optional\n<Directory /srv/shop>\nRequire ssl-verify-client\nAllowOverride None\n</Directory>\n"));
    BOOST_TEST(verdict() == "enforced own");
    // Where the folder is here, what it does not hold is not there.
    fs::create_directories(root + "/srv/shop");
    make(ca_line, cat("SSLVerifyClient optional\n", denied));
    BOOST_TEST(verdict() == "enforced own");
    fs::create_symlink("/home/shop/.htaccess", root + "/srv/shop/.htaccess");
    BOOST_TEST(verdict() == "unknown own");
}

BOOST_FIXTURE_TEST_CASE(a_module_is_missing_where_its_folder_is_here, Repository)
{
    make(ca_line);
    add_ca("origin-pull-ca.pem");
    write("repo/usr/lib/apache2/modules/mod_ssl.so", "");
    const Said said = lint();
    BOOST_TEST(said.status == 3);
    BOOST_TEST(has(said.out, "mod_rewrite.so does not exist"), said.out);
    // Also where none of those that are there is loaded.
    fs::rename(root + "/usr/lib/apache2/modules/mod_ssl.so", root + "/usr/lib/apache2/modules/mod_dav.so");
    BOOST_TEST(has(lint().out, "mod_ssl.so does not exist"), lint().out);
}

namespace {

// Packs a folder with the system's tar.
std::string packed(const Scratch& scratch, const std::string& name, const std::string& folder)
{
    const std::string path = (scratch.path() / name).string();
    BOOST_TEST_REQUIRE(std::system(cat("tar -caf ", path, " -C ", folder, " .").c_str()) == 0);
    return path;
}

}

BOOST_FIXTURE_TEST_CASE(an_archive_is_judged_like_its_root, Repository)
{
    make(ca_line);
    add_ca("origin-pull-ca.pem");
    const std::string whole = packed(*this, "whole.tar.gz", root), etc = packed(*this, "etc.tar.xz", root + "/etc"),
                      folder = packed(*this, "apache2.tar", root + "/etc/apache2");
    const auto verdicts = [](const std::vector<std::string>& args) {
        std::string out;
        const auto document = nlohmann::json::parse(aop_lint(args).out);
        for (const auto& s : document["runs"][0]["servers"])
            out += cat(s["label"].get<std::string>(), "=", s["verdict"].get<std::string>(), " ");
        return out;
    };
    constexpr std::string_view expected = "main server=unreachable shop.example.com:443=enforced ";
    BOOST_TEST(verdicts({"--format", "json", "--root", root, "/etc/apache2"}) == expected);
    BOOST_TEST(verdicts({"--format", "json", whole}) == expected);
    BOOST_TEST(verdicts({"--format", "json", etc}) == expected);
    BOOST_TEST(verdicts({"--format", "json", "--root", whole, "/etc/apache2"}) == expected);
    // Without /etc/ssl the CA is not there.
    BOOST_TEST(verdicts({"--format", "json", folder}) == "main server=unreachable shop.example.com:443=unknown ");
    BOOST_TEST(has(aop_lint({"-q", write("x.tar.gz", "\x1F\x8B nothing")}).err, "x.tar.gz: cannot be read as an archive"));
}

BOOST_FIXTURE_TEST_CASE(of_several_trees_the_worst_comes_first, Repository)
{
    make(ca_line);
    add_ca("origin-pull-ca.pem");
    const std::string good = packed(*this, "good.tar.gz", root), bad = aop::test::bad_tree(path().string()),
                      broken = write("broken.tar.gz", "\x1F\x8B nothing");
    const Said said = aop_lint({good, broken, bad});
    BOOST_TEST(said.status == 3);
    const std::size_t at = said.out.find("LET CLIENTS IN");
    BOOST_TEST_REQUIRE(at != said.out.npos, said.out);
    const std::string table = said.out.substr(at);
    BOOST_TEST(table.find("bad") < table.find("good.tar.gz"), table);
    BOOST_TEST(has(table, "broken.tar.gz: cannot be read"), table);
    const Said csv = aop_lint({"--format", "csv", good, broken, bad});
    BOOST_TEST(csv.out.starts_with("tree,scenario,server,address,verdict,trust,why,file,line,errors,warnings,notes,accepted\n"), csv.out);
    BOOST_TEST(has(csv.out, cat(good, ",,shop.example.com:443,*:443,enforced,own,")), csv.out);
    BOOST_TEST(has(csv.out, cat(bad, ",,shop.example.com:443,*:443,optional,own,")), csv.out);
    BOOST_TEST(has(csv.out, broken), csv.out);
}

BOOST_AUTO_TEST_CASE(a_cell_of_a_table_is_no_formula)
{
    const Scratch scratch;
    const std::string file = scratch.write("httpd.conf", "Listen 80\n<VirtualHost *:80>\nServerName =cmd,x\n</VirtualHost>\n");
    const Said csv = aop_lint({"--format", "csv", file});
    BOOST_TEST(has(csv.out, "\"'=cmd,x"), csv.out);
}

BOOST_FIXTURE_TEST_CASE(a_copy_that_includes_files_of_this_machine_is_told_of, Repository)
{
    make(ca_line);
    write("repo/etc/apache2/apache2.conf", "Include /etc/apache2/aop-lint-test-*.conf\nListen 80\n");
    const Said said = aop_lint({"-q", root + "/etc/apache2"});
    BOOST_TEST(has(said.out, cat("leads out of the copy below ", root, " to files of this machine; with --root ", root)), said.out);
    BOOST_TEST(!has(lint().out, "[AOP015]"));
}

BOOST_AUTO_TEST_CASE(what_is_no_configuration_gets_one_sentence)
{
    const Scratch scratch;
    const auto said = [&](std::string_view text) { return aop_lint({"-q", scratch.write("given", text)}); };
    BOOST_TEST(has(said("user www;\nhttp {\n  server {\n    listen 443 ssl;\n  }\n}\n").err, "given is a configuration of nginx"));
    BOOST_TEST(has(said(std::string("\x7F", 1) + "ELF" + std::string(200, '\0')).err, "is a program, not a configuration"));
    BOOST_TEST(has(said(std::string("\xFF\xFEL\0i\0", 6)).err, "is UTF-16 text"));
    BOOST_TEST(has(said(std::string(100, '\1')).err, "is a binary file"));
    BOOST_TEST(has(said("\xEF\xBB\xBFListen 80\n").out, "the file begins with a byte order mark (BOM)"));
    scratch.write("nginx/nginx.conf", "");
    BOOST_TEST(has(aop_lint({(scratch.path() / "nginx").string()}).err, "is a folder of nginx"));
    BOOST_TEST(has(said("<!DOCTYPE html>\n<html></html>\n").err, "is an HTML page"));
    BOOST_TEST(has(said("-----BEGIN CERTIFICATE-----\nAAAA\n").err, "is a certificate or key"));
    BOOST_TEST(has(said("# comment\nservices:\n  web:\n").err, "is a YAML file"));
    BOOST_TEST(has(said("").err, "is an empty file"));
    // These words are httpd's, too.
    BOOST_TEST(!has(said("Listen 80\n<Location />\n</Location>\n").err, "nginx"));
}

BOOST_FIXTURE_TEST_CASE(the_installed_httpd_of_a_root_is_judged_by, Repository)
{
    make(ca_line);
    const auto version = [&] { return nlohmann::json::parse(lint({"--format", "json"}).out)["runs"][0]["config"]["httpd"]; };
    BOOST_TEST(version()["version"] == "2.4.71");
    BOOST_TEST(version()["from"] == "the newest that is known");
    write("repo/usr/sbin/apache2", cat("\x7F", "ELF Apache/2.4 Apache/2.4.57 (Debian)"));
    BOOST_TEST(version()["version"] == "2.4.57");
    write("repo/var/lib/dpkg/status", "Package: apache2-bin\nStatus: deinstall ok config-files\nVersion: 2.4.10-1\n\n");
    BOOST_TEST(version()["version"] == "2.4.57");
    write("repo/var/lib/dpkg/status", "Package: x\nVersion: 1\n\nPackage: apache2-bin\nStatus: install ok installed\nVersion: 2.4.62-1~deb12u2\n\n");
    BOOST_TEST(version()["version"] == "2.4.62");
    BOOST_TEST(version()["from"] == "apache2-bin 2.4.62-1~deb12u2 in /var/lib/dpkg/status");
    const auto told = nlohmann::json::parse(lint({"--format", "json", "--httpd-version", "2.4.66"}).out)["runs"][0]["config"]["httpd"];
    BOOST_TEST(told["version"] == "2.4.66");
}

BOOST_FIXTURE_TEST_CASE(the_project_file_beside_the_configuration_is_read_without_a_path, Repository)
{
    make(ca_line);
    add_ca("origin-pull-ca.pem");
    write("repo/etc/apache2/.aop-lint.toml", "no-such-option = true\n");
    const Said said = aop_lint({"-q", "-d", root + "/etc/apache2"});
    BOOST_TEST(said.status == 2);
    BOOST_TEST(has(said.err, "no-such-option"), said.err);
}

BOOST_FIXTURE_TEST_CASE(several_roots_are_judged_one_after_the_other, Repository)
{
    make(ca_line);
    add_ca("origin-pull-ca.pem");
    const std::string other = path().string() + "/other";
    fs::copy(root, other, fs::copy_options::recursive);
    fs::remove(other + "/etc/ssl/ca.pem");
    const Said csv = aop_lint({"--format", "csv", "--root", root, "--root", other, "/etc/apache2"});
    BOOST_TEST(has(csv.out, cat(root, "/etc/apache2,,shop.example.com:443,*:443,enforced,own,")), csv.out);
    BOOST_TEST(has(csv.out, cat(other, "/etc/apache2,,shop.example.com:443,*:443,unknown,unknown,")), csv.out);
    BOOST_TEST(csv.status == 1);
}

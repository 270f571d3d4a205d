// Where the files of an archive lie on their host, and what is said of many archives.
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

bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

struct Archives : Scratch {
    // A virtual host that asks everybody, or nobody, for a certificate of the CA at `ca`.
    static std::string vhost(std::string_view ca, bool asks = true)
    {
        return cat("<VirtualHost *:443>\nServerName shop.example.com\nDocumentRoot /srv/shop\nSSLEngine on\n"
                   "SSLCertificateFile /etc/ssl/shop.pem\nSSLCertificateKeyFile /etc/ssl/shop.key\nSSLCACertificateFile ",
                   ca, "\nSSLVerifyDepth 1\n", asks ? "SSLVerifyClient require\n" : "", "</VirtualHost>\n");
    }
    static std::string modules(std::string_view folder)
    {
        std::string lines;
        for (const char* m : {"mpm_event", "authz_core", "unixd", "ssl", "alias"})
            lines += cat("LoadModule ", m, "_module ", folder, "/mod_", m, ".so\n");
        return lines;
    }
    void add_ca(const std::string& name) const
    {
        const fs::path to = path() / name;
        fs::create_directories(to.parent_path());
        fs::copy_file(aop::test::certificate("origin-pull-ca.pem"), to);
    }
    std::string packed(const std::string& name, const std::string& folder) const
    {
        const std::string file = (path() / name).string();
        BOOST_TEST_REQUIRE(std::system(cat("tar -caf ", file, " -C ", (path() / folder).string(), " .").c_str()) == 0);
        return file;
    }
};

constexpr std::string_view common =
    "User www\nGroup www\nErrorLog logs/error_log\nListen 443\n<Directory />\nAllowOverride None\nRequire all denied\n</Directory>\n"
    "<Directory /srv>\nRequire all granted\n</Directory>\n";

// "MAIN-FILE verdict of the last server"
std::string judged(const std::string& archive)
{
    const auto document = nlohmann::json::parse(aop_lint({"--no-config", "--format", "json", archive}).out, nullptr, false);
    if (!document.is_object() || document["runs"][0]["servers"].empty())
        return "";
    const auto& run = document["runs"][0];
    return cat(run["config"]["file"].get<std::string>(), " ", run["servers"].back()["verdict"].get<std::string>());
}

}

BOOST_FIXTURE_TEST_CASE(a_copy_lies_where_its_own_lines_say, Archives)
{
    // FreeBSD: ServerRoot is far above, and the folder of the virtual hosts beside the main file.
    write("bsd/apache24/httpd.conf", cat("ServerRoot \"/usr/local\"\n", modules("libexec/apache24"), common,
                                         "IncludeOptional etc/apache24/modules.d/[0-9][0-9][0-9]_*.conf\nInclude etc/apache24/Includes/*.conf\n"));
    write("bsd/apache24/Includes/shop.conf", vhost("/usr/local/etc/apache24/ca.pem"));
    add_ca("bsd/apache24/ca.pem");
    BOOST_TEST(judged(packed("bsd.tar", "bsd")) == "/usr/local/etc/apache24/httpd.conf enforced");
    BOOST_TEST(judged(packed("bsd-flat.tar", "bsd/apache24")) == "/usr/local/etc/apache24/httpd.conf enforced");
    // httpd as its own build installs it, which has conf/extra as Arch does.
    write("own/usr/local/apache2/conf/httpd.conf",
          cat("ServerRoot \"/usr/local/apache2\"\n", modules("modules"), common, "Include conf/extra/shop.conf\n"));
    write("own/usr/local/apache2/conf/extra/shop.conf", vhost("conf/ca.pem"));
    add_ca("own/usr/local/apache2/conf/ca.pem");
    for (const char* folder : {"own", "own/usr/local", "own/usr/local/apache2"})
        BOOST_TEST(judged(packed("own.tar", folder)) == "/usr/local/apache2/conf/httpd.conf enforced", folder);
    // cPanel: neither Debian's files nor Red Hat's place.
    write("cp/etc/apache2/conf/httpd.conf", cat("ServerRoot \"/etc/apache2\"\nInclude \"/etc/apache2/conf.modules.d/*.conf\"\n", common,
                                                "Include \"/etc/apache2/conf.d/shop.conf\"\n"));
    write("cp/etc/apache2/conf.modules.d/all.conf", modules("/etc/apache2/modules"));
    write("cp/etc/apache2/conf.d/shop.conf", vhost("/etc/apache2/ca.pem"));
    add_ca("cp/etc/apache2/ca.pem");
    for (const char* folder : {"cp", "cp/etc", "cp/etc/apache2"})
        BOOST_TEST(judged(packed("cp.tar", folder)) == "/etc/apache2/conf/httpd.conf enforced", folder);
}

// SUSE links the MPM and mod_unixd into its httpd, and its sysconfig has -D SSL.
BOOST_FIXTURE_TEST_CASE(what_suse_links_in_and_defines_is_known, Archives)
{
    std::string lines = cat(modules("/usr/lib64/apache2"), common);
    for (const char* line :
         {"LoadModule mpm_event_module /usr/lib64/apache2/mod_mpm_event.so\n", "LoadModule unixd_module /usr/lib64/apache2/mod_unixd.so\n"})
        lines.erase(lines.find(line), std::string_view(line).size());
    write("suse/apache2/httpd.conf", cat(lines, "Include /etc/apache2/uid.conf\nIncludeOptional /etc/apache2/vhosts.d/*.conf\n"));
    write("suse/apache2/uid.conf", "User wwwrun\nGroup www\n");
    write("suse/apache2/vhosts.d/shop.conf", cat("<IfDefine SSL>\n", vhost("/etc/apache2/ca.pem"), "</IfDefine>\n"));
    add_ca("suse/apache2/ca.pem");
    BOOST_TEST(judged(packed("suse.tar", "suse")) == "/etc/apache2/httpd.conf enforced");
    write("suse/sysconfig/apache2", "# comment\nAPACHE_SERVER_FLAGS=\"\"\n");
    BOOST_TEST(judged(packed("suse.tar", "suse")) != "/etc/apache2/httpd.conf enforced");
    write("suse/sysconfig/apache2", "APACHE_SERVER_FLAGS=\"STATUS SSL\"\n");
    BOOST_TEST(judged(packed("suse.tar", "suse")) == "/etc/apache2/httpd.conf enforced");
}

BOOST_FIXTURE_TEST_CASE(every_configuration_of_an_archive_has_a_row, Archives)
{
    for (const char* customer : {"a", "b"}) {
        const std::string folder = cat("two/", customer, "/apache2/");
        write(folder + "httpd.conf", cat("ServerRoot /etc/apache2\n", modules("/usr/lib/apache2"), common, "Include conf.d/shop.conf\n"));
        write(folder + "conf.d/shop.conf", vhost("/etc/apache2/ca.pem", *customer == 'a'));
        add_ca(folder + "ca.pem");
    }
    const std::string archive = packed("two.tar.gz", "two");
    const Said csv = aop_lint({"--no-config", "--format", "csv", archive});
    BOOST_TEST(csv.status == 1);
    BOOST_TEST(has(csv.out, cat(archive, ",,shop.example.com:443,*:443,enforced,")), csv.out);
    BOOST_TEST(has(csv.out, cat(archive, ":/b/apache2/httpd.conf,,shop.example.com:443,*:443,open,")), csv.out);
    // The worse one comes first.
    BOOST_TEST(csv.out.find(",open,") < csv.out.find(",enforced,"), csv.out);
}

BOOST_FIXTURE_TEST_CASE(what_cannot_be_read_is_unknown_and_counted_apart, Archives)
{
    write("own/usr/local/apache2/conf/httpd.conf",
          cat("ServerRoot \"/usr/local/apache2\"\n", modules("modules"), common, vhost("conf/ca.pem", false)));
    const std::string good = packed("good.tar", "own"), truncated = write("truncated.tar.gz", "\x1F\x8B nothing"), other = write("x/nginx.conf", "");
    const std::string nginx = packed("nginx.tar", "x");
    const Said said = aop_lint({"--no-config", truncated, good, nginx});
    BOOST_TEST(said.status == 3);
    const std::size_t at = said.out.find("LET CLIENTS IN");
    BOOST_TEST_REQUIRE(at != said.out.npos, said.out);
    const std::string table = said.out.substr(at);
    BOOST_TEST(has(table, "truncated.tar.gz: cannot be read"), table);
    BOOST_TEST(has(table, "nginx.tar: cannot be read"), table);
    BOOST_TEST(table.find("good.tar") < table.find("truncated"), table);
    const Said csv = aop_lint({"--no-config", "--format", "csv", truncated, good});
    BOOST_TEST(has(csv.out, cat(truncated, ",,main server,,unknown,")), csv.out);
    const Said markdown = aop_lint({"--no-config", "--format", "markdown", truncated, good}),
               html = aop_lint({"--no-config", "--format", "html", truncated, good});
    BOOST_TEST(markdown.out.starts_with("| tree | let clients in | unknown | servers | errors | warnings |\n"), markdown.out.substr(0, 200));
    BOOST_TEST(has(html.out, "<h2>Trees</h2>"));
}

BOOST_FIXTURE_TEST_CASE(of_several_trees_each_is_named, Archives)
{
    write("own/conf/httpd.conf", cat("ServerRoot \"/usr/local/apache2\"\n", modules("modules"), common, vhost("conf/ca.pem", false)));
    const std::string a = packed("a.tar", "own"), b = packed("b.tar", "own");
    const auto document = nlohmann::json::parse(aop_lint({"--no-config", "--format", "json", a, b}).out);
    BOOST_TEST(document["runs"][0]["config"]["tree"] == a);
    BOOST_TEST(document["runs"][1]["config"]["tree"] == b);
    const std::string lines = aop_lint({"--no-config", "--format", "jsonl", a, b}).out;
    BOOST_TEST(has(lines, cat("\"tree\": \"", b, "\"")), lines.substr(0, 300));
    BOOST_TEST(has(aop_lint({"--no-config", "-q", a, b}).out, cat(b, ": /usr/local/apache2/conf/httpd.conf:")));
    BOOST_TEST(has(aop_lint({"--no-config", "vhosts", a, b}).out, cat("== ", b)));
    // What is known of one is not known of the other.
    const std::string baseline = (path() / "b.json").string();
    BOOST_TEST(aop_lint({"--no-config", "-q", "--write-baseline", baseline, a, b}).status == 0);
    BOOST_TEST(aop_lint({"--no-config", "-q", "--baseline", baseline, a, b}).status == 0);
    write("own/conf/extra.conf", "");
    const std::string c = packed("c.tar", "own");
    BOOST_TEST(aop_lint({"--no-config", "-q", "--baseline", baseline, a, c}).status == 1);
}

// Copies that lack text which their lines include: nothing is promised of what it may change.
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

// The root of a host, of which a copy has what is written: one server that is enforced.
struct Host : Scratch {
    std::string root = path().string() + "/host", etc = root + "/etc/apache2";

    Host()
    {
        put("ports.conf", "Listen 443\n");
        std::string modules;
        for (const char* m : {"mpm_event", "authz_core", "ssl", "rewrite", "alias"})
            modules += cat("LoadModule ", m, "_module /usr/lib/apache2/modules/mod_", m, ".so\n");
        put("mods-enabled/all.load", modules);
        make();
        fs::create_directories(root + "/etc/ssl");
        fs::copy_file(aop::test::certificate("origin-pull-ca.pem"), etc + "/ca.pem");
    }
    void put(const std::string& name, std::string_view text) const { write("host/etc/apache2/" + name, text); }
    // `main`: more lines of the main server; `site`: of shop's virtual host.
    void make(std::string_view main = "", std::string_view site = "", std::string_view root_line = "") const
    {
        put("apache2.conf", cat(root_line,
                                "IncludeOptional mods-enabled/*.load\nInclude ports.conf\nIncludeOptional conf-enabled/*.conf\n"
                                "User ${APACHE_RUN_USER}\nGroup ${APACHE_RUN_GROUP}\nErrorLog ${APACHE_LOG_DIR}/error.log\n"
                                "<Directory />\nAllowOverride None\nRequire all denied\n</Directory>\n"
                                "<Directory /srv>\nRequire all granted\n</Directory>\n",
                                main, "IncludeOptional sites-enabled/*.conf\n"));
        put("sites-enabled/shop.conf", vhost("shop", site));
    }
    static std::string vhost(std::string_view name, std::string_view more = "")
    {
        return cat("<VirtualHost *:443>\nServerName ", name, ".example.com\nDocumentRoot /srv/", name,
                   "\nSSLEngine on\nSSLCertificateFile /etc/ssl/certs/shop.pem\nSSLCertificateKeyFile /etc/ssl/private/shop.key\n"
                   "SSLVerifyClient require\nSSLVerifyDepth 1\nSSLCACertificateFile /etc/apache2/ca.pem\n",
                   more, "</VirtualHost>\n");
    }
    std::string packed(const std::string& name, const std::string& folder) const
    {
        const std::string file = (path() / name).string();
        BOOST_TEST_REQUIRE(std::system(cat("tar -caf ", file, " -C ", folder, " .").c_str()) == 0);
        return file;
    }
};

// "shop=enforced blog=unknown", the main server left out.
std::string verdicts(std::vector<std::string> args)
{
    args.insert(args.end(), {"--format", "json", "--no-config"});
    const auto document = nlohmann::json::parse(aop_lint(args).out, nullptr, false);
    std::string out;
    if (document.is_object())
        for (const auto& run : document["runs"])
            for (const auto& s : run["servers"])
                if (const std::string label = s["label"]; label != "main server")
                    out += cat(out.empty() ? "" : " ", label.substr(0, label.find('.')), "=", s["verdict"].get<std::string>());
    return out;
}

}

BOOST_FIXTURE_TEST_CASE(text_that_is_not_in_the_copy_takes_every_promise_back, Host)
{
    const auto of_archive = [&] { return verdicts({packed("etc.tar.gz", root + "/etc")}); };
    const auto of_root = [&] { return verdicts({"--root", root, "/etc/apache2"}); };
    put("sites-enabled/blog.conf", vhost("blog"));
    BOOST_TEST(of_archive() == "blog=enforced shop=enforced");
    for (const char* outside : {"IncludeOptional /srv/custom/*.conf\n", "IncludeOptional /srv/custom/shop.conf\n", "Include /srv/custom/shop.conf\n",
                                "Include /etc/letsencrypt/options-ssl-apache.conf\n", "<Location /x>\nInclude /srv/x.conf\n</Location>\n"}) {
        make("", outside);
        BOOST_TEST(of_archive() == "blog=enforced shop=unknown", outside);
        BOOST_TEST(of_root() == "blog=enforced shop=unknown", outside);
        make(outside);
        BOOST_TEST(of_archive() == "blog=unknown shop=unknown", outside);
        const Said said = aop_lint({"-q", "--no-config", "--root", root, "/etc/apache2"});
        BOOST_TEST(said.status == 1, outside);
        BOOST_TEST(has(said.out, "error[AOP015]"), said.out);
        BOOST_TEST(has(said.out, "is not in this copy of the tree. Add it to the copy, or say with --map where it is"), said.out);
    }
}

// What the folder of the main file lacks is missing on the host, too: Debian's conf-enabled, an empty sites-enabled.
BOOST_FIXTURE_TEST_CASE(what_the_copied_folder_lacks_is_missing, Host)
{
    make("IncludeOptional custom.d/*.conf\nIncludeOptional /etc/apache2/more/site.conf\n", "IncludeOptional /etc/apache2/shop.d/*.conf\n");
    for (const std::string& archive : {packed("a.tar", root), packed("b.tar", root + "/etc"), packed("c.tar", etc)})
        BOOST_TEST(verdicts({archive}) == "shop=enforced", archive);
    make("Include more/site.conf\n");
    BOOST_TEST(aop_lint({"-q", "--no-config", packed("d.tar", root)}).status == 3);
    // A folder that is in the copy has no other files than those.
    fs::create_directories(root + "/srv/custom");
    make("IncludeOptional /srv/custom/*.conf\n");
    BOOST_TEST(verdicts({packed("e.tar", root)}) == "shop=enforced");
}

BOOST_FIXTURE_TEST_CASE(a_link_that_leads_out_of_the_copy_is_text_that_nobody_has_seen, Host)
{
    fs::create_symlink("/srv/deploy/blog.conf", etc + "/sites-enabled/blog.conf");
    BOOST_TEST(verdicts({packed("a.tar", root)}) == "shop=unknown");
    const Said said = aop_lint({"-q", "--no-config", packed("a.tar", root)});
    BOOST_TEST(has(said.out, "What /srv/deploy/blog.conf (by the link /etc/apache2/sites-enabled/blog.conf) says is not known"), said.out);
    // As a file with its target, as zip and git write it where there are no links.
    fs::remove(etc + "/sites-enabled/blog.conf");
    put("sites-enabled/blog.conf", "/srv/deploy/blog.conf");
    BOOST_TEST(verdicts({packed("a.tar", root)}) == "shop=unknown");
    put("sites-available/blog.conf", vhost("blog"));
    put("sites-enabled/blog.conf", "../sites-available/blog.conf");
    BOOST_TEST(verdicts({packed("a.tar", root)}) == "blog=enforced shop=enforced");
    BOOST_TEST(has(aop_lint({"-q", "--no-config", packed("a.tar", root)}).out, "read as the symbolic link that it is on the host"));
    // One that dangles on the host as well, and one whose folder was not copied.
    fs::remove(etc + "/sites-enabled/blog.conf");
    fs::create_symlink("../sites-available/gone.conf", etc + "/sites-enabled/blog.conf");
    BOOST_TEST(verdicts({packed("a.tar", root)}) == "shop=enforced");
    fs::remove_all(etc + "/sites-available");
    BOOST_TEST(verdicts({packed("a.tar", root)}) == "shop=unknown");
    fs::remove(etc + "/sites-enabled/blog.conf");
    fs::create_directory_symlink("/srv/sites", etc + "/conf-enabled");
    BOOST_TEST(verdicts({packed("a.tar", root)}) == "shop=unknown");
}

BOOST_FIXTURE_TEST_CASE(a_checkout_is_not_judged_by_the_files_of_this_machine, Host)
{
    // What this machine has at the place that the configuration names.
    const std::string machine = path().string() + "/machine", copy = path().string() + "/deploy/apache2";
    write("machine/snippets/aop.conf", "SSLVerifyClient none\n");
    make("", cat("Include ", machine, "/snippets/aop.conf\n"));
    fs::create_directories(path() / "deploy");
    fs::copy(etc, copy, fs::copy_options::recursive);
    BOOST_TEST(verdicts({"--assume-files", copy}) == "shop=unknown");
    const Said said = aop_lint({"-q", "--no-config", "--assume-files", copy});
    BOOST_TEST(said.status == 1);
    BOOST_TEST(has(said.out, "lies outside this copy of the tree, and what this machine has there is not read"), said.out);
    BOOST_TEST(verdicts({"--assume-files", "--map", cat(machine, "=", machine), copy}) == "shop=open");
    // The checkout's own place on the host.
    make("", "Include /etc/apache2/snippets/aop.conf\n", "ServerRoot \"/etc/apache2\"\n");
    put("snippets/aop.conf", "SSLVerifyDepth 1\n");
    fs::remove_all(copy);
    fs::copy(etc, copy, fs::copy_options::recursive);
    BOOST_TEST(verdicts({"--assume-files", copy}) == "shop=enforced");
    BOOST_TEST(has(aop_lint({"-v", "--no-config", "--assume-files", copy}).err, cat("/etc/apache2 is ", copy)));
}

BOOST_FIXTURE_TEST_CASE(a_map_of_an_archive_leads_to_the_disk, Host)
{
    make("", "Include /etc/letsencrypt/options-ssl-apache.conf\n");
    write("le/options-ssl-apache.conf", "SSLProtocol all -SSLv3\n");
    const std::string archive = packed("etc.tar", root + "/etc"), le = path().string() + "/le";
    BOOST_TEST(verdicts({archive}) == "shop=unknown");
    BOOST_TEST(verdicts({"--map", cat("/etc/letsencrypt=", le), archive}) == "shop=enforced");
    BOOST_TEST(verdicts({"--map", cat("/etc/letsencrypt=", le), "--root", root, "/etc/apache2"}) == "shop=enforced");
    const Said said = aop_lint({"--no-config", "--map", "/etc/letsencrypt=/no/such/folder", archive});
    BOOST_TEST(said.status == 2);
    BOOST_TEST(has(said.err, "--map /no/such/folder: No such file or directory"), said.err);
}

// Modules and macros of text that is not here: not known, and no ground for "httpd does not start".
BOOST_FIXTURE_TEST_CASE(text_that_is_not_here_may_load_modules_and_define_macros, Host)
{
    fs::remove_all(etc + "/mods-enabled");
    fs::create_directory_symlink("/srv/mods", etc + "/mods-enabled");
    make("Use Site shop\n");
    BOOST_TEST(verdicts({packed("a.tar", root)}) == "shop=unknown");
    BOOST_TEST(aop_lint({"-q", "--no-config", packed("a.tar", root)}).status == 1);
}

// Demanded on one path, of clients that nobody knows: still not everything is open.
BOOST_FIXTURE_TEST_CASE(a_missing_ca_file_does_not_hide_a_demand, Host)
{
    std::string site = vhost("shop");
    const std::string demand = "SSLVerifyClient require\n";
    site.erase(site.find(demand), demand.size());
    site.insert(site.find("</VirtualHost>"), "<Location /admin>\nSSLVerifyClient require\n</Location>\n");
    put("sites-enabled/shop.conf", site);
    const auto of_root = [&] { return verdicts({"--root", root, "/etc/apache2"}); };
    BOOST_TEST(of_root() == "shop=partial");
    fs::remove(etc + "/ca.pem");
    BOOST_TEST(of_root() == "shop=partial");
}

BOOST_FIXTURE_TEST_CASE(an_unpacked_folder_is_looked_through_as_an_archive_is, Host)
{
    for (const std::string& folder : {root, root + "/etc", path().string()})
        BOOST_TEST(verdicts({"--assume-files", folder}) == "shop=enforced", folder);
    BOOST_TEST(has(aop_lint({"-v", "--no-config", "--assume-files", root}).err, cat(root, " holds the configuration ", etc, "/apache2.conf")));
}

// The image's project file, not this machine's; and one for all trees, or the user says which.
BOOST_FIXTURE_TEST_CASE(the_project_file_is_that_of_the_tree, Host)
{
    put(".aop-lint.toml", "require = \"plain\"\n");
    const Said said = aop_lint({"-q", "--root", root, "/etc/apache2"});
    BOOST_TEST(said.status == 1, said.err);
    BOOST_TEST(has(said.out, "AOP953"), said.out);
    const std::string other = write("other/httpd.conf", "Listen 80\n");
    const Said both = aop_lint({"-q", etc, other});
    BOOST_TEST(both.status == 2);
    BOOST_TEST(has(both.err, cat("the trees have different project files: ", etc, "/.aop-lint.toml for the first, none for ", other)), both.err);
    BOOST_TEST(aop_lint({"-q", "--no-config", etc, other}).status != 2);
}

BOOST_FIXTURE_TEST_CASE(ca_reads_a_file_of_an_archive, Host)
{
    const std::string archive = packed("etc.tar.gz", root + "/etc");
    const Said said = aop_lint({"ca", archive});
    BOOST_TEST(said.status == 2);
    BOOST_TEST(has(said.err, cat("is an archive: name a file in it, as in 'aop-lint ca --root ", archive)), said.err);
    BOOST_TEST(aop_lint({"ca", "--root", archive, "/apache2/ca.pem"}).status == 0);
}

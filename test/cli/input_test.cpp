// What a path, a folder, standard input, another root or nothing at all means.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

#include "core/base/ascii.h"
#include "linter/input/from_httpd.h"
#include "linter/input/input.h"
#include "linter/input/layouts.h"
#include "test/cli/cli.h"
#include "test/support/scratch.h"

namespace fs = std::filesystem;
namespace data = boost::unit_test::data;
using aop::cat;
using aop::test::aop_lint;
using aop::test::Scratch;

namespace {

// Files of a tree, and what asking for a path in it gives: "layout ServerRoot main file", below the scratch folder.
struct Case {
    std::vector<std::string> files;
    std::string path;
    std::string_view out;
};
std::ostream& operator<<(std::ostream& o, const Case& c) { return o << c.path << " of " << c.files.front(); }
const Case cases[]{
    {{"etc/apache2/apache2.conf", "etc/apache2/ports.conf"}, "etc/apache2", "debian /etc/apache2 /etc/apache2/apache2.conf"},
    {{"copy/apache2.conf", "copy/sites-enabled/a.conf"}, "copy", "debian /copy /copy/apache2.conf"},
    {{"copy/apache2.conf", "copy/sites-enabled/a.conf"}, "copy/apache2.conf", "debian /copy /copy/apache2.conf"},
    {{"etc/httpd/conf/httpd.conf", "etc/httpd/conf.modules.d/00.conf"}, "etc/httpd", "rhel /etc/httpd /etc/httpd/conf/httpd.conf"},
    {{"etc/httpd/conf/httpd.conf", "etc/httpd/conf.modules.d/00.conf"}, "etc/httpd/conf", "rhel /etc/httpd /etc/httpd/conf/httpd.conf"},
    {{"etc/httpd/conf/httpd.conf", "etc/httpd/conf/extra/ssl.conf"}, "etc/httpd/conf/httpd.conf", "arch /etc/httpd /etc/httpd/conf/httpd.conf"},
    {{"etc/apache2/httpd.conf", "etc/apache2/uid.conf"}, "etc/apache2", "suse /etc/apache2 /etc/apache2/httpd.conf"},
    {{"etc/apache2/httpd.conf", "etc/apache2/conf.d/ssl.conf"}, "etc/apache2", "alpine //var/www /etc/apache2/httpd.conf"},
    {{"usr/local/apache2/conf/httpd.conf"}, "usr/local/apache2", "upstream /usr/local/apache2 /usr/local/apache2/conf/httpd.conf"},
    {{"tree/httpd.conf"}, "tree", "upstream /tree /tree/httpd.conf"},
    {{"tree/shop.conf"}, "tree/shop.conf", "none /tree /tree/shop.conf"},
    {{"srv/conf/vhosts.conf"}, "srv/conf/vhosts.conf", "none /srv /srv/conf/vhosts.conf"},
    {{"tree/shop.conf"}, "tree", "is a folder without a main file (apache2.conf, conf/httpd.conf, httpd.conf): give the file itself"},
};

std::string without(std::string_view text, const std::string& prefix)
{
    return std::string(text.starts_with(prefix) ? text.substr(prefix.size()) : cat("/", text));
}

struct Name {
    std::string_view in, out;
};
std::ostream& operator<<(std::ostream& o, const Name& n) { return o << n.in; }
constexpr Name module_names[]{
    {"ssl", "ssl_module"},
    {"mod_ssl", "mod_ssl.c"},
    {"mod_ssl.so", "mod_ssl.c"},
    {"ssl_module", "ssl_module"},
    {"Loaded Modules:\n core_module (static)\n ssl_module (shared)\n", "core_module ssl_module"},
    {"ssl, rewrite\n# comment\nown_module", "ssl_module rewrite_module own_module"},
    {"slsl", "ERROR --modules knows no module 'slsl'; did you mean 'ssl'? A module that is not httpd's is named as in slsl_module"},
};

nlohmann::json linted(const std::vector<std::string>& args, const aop::test::World& world = {})
{
    std::vector<std::string> all{"--format", "json"};
    all.insert(all.end(), args.begin(), args.end());
    return nlohmann::json::parse(aop_lint(all, world).out);
}

std::string verdicts(const nlohmann::json& document)
{
    std::string out;
    for (const auto& s : document["runs"][0]["servers"])
        out += cat(s["label"].get<std::string>(), "=", s["verdict"].get<std::string>(), " ");
    return out;
}

}

BOOST_DATA_TEST_CASE(a_tree_is_recognised_by_its_files, data::make(cases), c)
{
    const Scratch scratch;
    for (const std::string& file : c.files)
        scratch.write(file, "# nothing\n");
    const std::string root = scratch.path().string();
    const aop::Console console{.input = {}, .out = {}, .err = {}, .directory = root};
    const auto input = aop::find_input({}, c.path, console);
    if (!input) {
        BOOST_TEST(input.error().message == cat(c.path, " ", c.out));
        return;
    }
    // Without a layout the one that is taken for static modules is not named.
    const std::string layout(input->layout ? input->layout->name : "none");
    BOOST_TEST(cat(layout, " ", without(input->read.server_root, root), " ", without(input->read.main_file, root)) == c.out);
}

BOOST_DATA_TEST_CASE(modules_are_named_as_people_name_them, data::make(module_names), n)
{
    const auto named = aop::module_list(n.in);
    std::string out;
    if (named)
        for (const std::string& name : *named)
            out += cat(out.empty() ? "" : " ", name);
    BOOST_TEST((named ? out : cat("ERROR ", named.error().message)) == n.out);
}

BOOST_AUTO_TEST_CASE(every_layout_can_be_asked_for_and_is_known_to_the_options)
{
    std::string choices;
    for (const aop::Layout& l : aop::layouts()) {
        BOOST_TEST(aop::find_layout(l.name) == &l);
        BOOST_TEST((std::string_view(aop::layout_choices).find(l.name) != std::string_view::npos), l.name);
        BOOST_TEST(aop::static_modules(l).size() >= 3u);
    }
}

BOOST_AUTO_TEST_CASE(envvars_beside_a_debian_tree_are_read_and_this_environment_is_not)
{
    const Scratch scratch;
    scratch.write("apache2.conf", "Listen ${PORT}\nListen ${OTHER}\n<VirtualHost *:${PORT}>\nServerName a.example\n</VirtualHost>\n<IfDefine "
                                  "FROM_ARGUMENTS>\nListen 7777\n</IfDefine>\n");
    scratch.write("ports.conf", "");
    scratch.write("envvars", "export PORT=8443\nexport APACHE_ARGUMENTS='-D FROM_ARGUMENTS'\n");
    const auto said = aop_lint({"-v", "--format", "gcc", scratch.path().string()}, {.environment = {{"OTHER", "9999"}}});
    BOOST_TEST(said.out.find("${OTHER}") != said.out.npos, said.out);
    BOOST_TEST(said.out.find("${PORT}") == said.out.npos, said.out);
    BOOST_TEST(said.err.find("variables from ") != said.err.npos, said.err);
    BOOST_TEST(said.err.find("Debian's defaults are taken") != said.err.npos, said.err);
    BOOST_TEST(aop_lint({"why", "a.example:7777", scratch.path().string()}).out.find("Listen *:7777") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(another_root_holds_its_paths_and_links)
{
    const Scratch scratch;
    const std::string tree = aop::test::good_tree((scratch.path() / "image/srv").string());
    fs::rename(tree, scratch.path() / "image/srv/httpd");
    fs::create_directories(scratch.path() / "image/etc");
    fs::create_symlink("/srv/httpd", scratch.path() / "image/etc/httpd");
    const auto document = linted({"--root", (scratch.path() / "image").string(), "/etc/httpd/httpd.conf"});
    BOOST_TEST(verdicts(document) == "main server=unreachable shop.example.com:443=enforced ");
    BOOST_TEST(document["runs"][0]["config"]["file"] == "/etc/httpd/httpd.conf");
}

BOOST_AUTO_TEST_CASE(a_map_reads_a_folder_from_elsewhere)
{
    const Scratch scratch;
    const std::string tree = aop::test::good_tree(scratch.path().string());
    const std::string sites = scratch.write("elsewhere/a.conf", "<VirtualHost *:443>\nServerName mapped.example\nSSLEngine on\n</VirtualHost>\n");
    std::ofstream(tree + "/httpd.conf", std::ios::app) << "Include /nowhere/sites/*.conf\n";
    BOOST_TEST(aop_lint({tree}).status == 3);
    const auto document = linted({"--map", cat("/nowhere/sites=", (scratch.path() / "elsewhere").string()), tree});
    BOOST_TEST(verdicts(document).find("mapped.example:443=open") != std::string::npos);
    const auto gcc = aop_lint({"--format", "gcc", "--map", cat("/nowhere/sites=", (scratch.path() / "elsewhere").string()), tree});
    BOOST_TEST(gcc.out.find(sites + ":1:") != gcc.out.npos, gcc.out);
}

BOOST_AUTO_TEST_CASE(standard_input_is_a_main_file_with_a_name)
{
    const Scratch scratch;
    const std::string tree = aop::test::good_tree(scratch.path().string());
    const std::string text = aop::test::slurp(tree + "/httpd.conf");
    const auto document = linted({"--stdin-path", tree + "/other.conf", "-"}, {.input = text});
    BOOST_TEST(verdicts(document) == "main server=unreachable shop.example.com:443=enforced ");
    BOOST_TEST(document["runs"][0]["config"]["file"] == tree + "/other.conf");
    BOOST_TEST(aop_lint({"-", "-"}, {.input = text}).status == 3);
}

BOOST_AUTO_TEST_CASE(a_fragment_is_judged_where_it_stands)
{
    const Scratch scratch;
    const std::string inside = scratch.write("snippet.conf", "SSLEngine on\nSSLVerifyClient optional\n");
    const auto vhost = aop_lint({"--context", "vhost", "--format", "gcc", "--select", "AOP102", inside});
    BOOST_TEST(vhost.status == 1);
    BOOST_TEST(vhost.out.find(inside + ":2:17: error: fragment.invalid:443 ") != vhost.out.npos, vhost.out);
    const std::string htaccess = scratch.write("h/.htaccess", "NoSuchDirective on\n");
    const auto in_htaccess = aop_lint({"--context", "htaccess", "--format", "json", htaccess});
    BOOST_TEST(in_htaccess.status != 2);
    BOOST_TEST(in_htaccess.status != 4);
}

BOOST_AUTO_TEST_CASE(a_scenario_says_which_server_changes)
{
    const Scratch scratch;
    const std::string tree = aop::test::good_tree(scratch.path().string());
    std::ofstream(tree + "/httpd.conf", std::ios::app)
        << "<IfDefine STAGING>\n<VirtualHost *:443>\nServerName staging.example\nSSLEngine on\n</VirtualHost>\n</IfDefine>\n";
    const auto said = aop_lint({"--scenario", "staging: -D STAGING", "--scenario", "same: -D OTHER", tree});
    BOOST_TEST(said.status == 1);
    BOOST_TEST(said.out.find("Scenario staging:\n  staging.example:443 at *:443: not there -> open/none\n") != said.out.npos, said.out);
    BOOST_TEST(said.out.find("Scenario same: no verdict changes\n") != said.out.npos, said.out);
}

BOOST_AUTO_TEST_CASE(several_trees_are_judged_in_one_run)
{
    const Scratch scratch;
    const std::string good = aop::test::good_tree(scratch.path().string()), bad = aop::test::bad_tree(scratch.path().string());
    const auto document = linted({good, bad});
    BOOST_TEST_REQUIRE(document["runs"].size() == 2u);
    BOOST_TEST(document["runs"][0]["summary"]["errors"] == 0);
    BOOST_TEST(document["runs"][1]["summary"]["errors"] == 1);
    BOOST_TEST(document["summary"]["errors"] == 1);
}

BOOST_AUTO_TEST_CASE(an_installed_httpd_is_taken_at_its_word)
{
    const auto asked =
        aop::parse_httpd_answer("Server version: Apache/2.4.62 (Unix)\n -D HTTPD_ROOT=\"/opt/h\"\n -D SERVER_CONFIG_FILE=\"conf/httpd.conf\"\n",
                                "Compiled in modules:\n  core.c\n  event.c\n");
    BOOST_TEST_REQUIRE(bool(asked));
    BOOST_TEST(asked->server_root == "/opt/h");
    BOOST_TEST(asked->main_file == "conf/httpd.conf");
    BOOST_TEST((asked->version == aop::Version{2, 4, 62}));
    BOOST_TEST(asked->static_modules == (std::vector<std::string>{"core.c", "event.c"}), boost::test_tools::per_element());
    BOOST_TEST(!aop::parse_httpd_answer("GNU bash\n", ""));
    BOOST_TEST(aop_lint({"--from-httpd=/nowhere/httpd"}).status == 3);
    BOOST_TEST(aop_lint({"--from-httpd=/bin/true"}).err.find("does not answer -V as httpd does") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_httpd_of_this_machine_answers)
{
    if (!fs::exists("/usr/sbin/apache2")) {
        BOOST_TEST_MESSAGE("SKIPPED: apache2 is not installed");
        return;
    }
    const auto said = aop_lint({"vhosts", "-v", "--from-httpd"});
    BOOST_TEST(said.err.find(" is httpd 2.4.") != said.err.npos, said.err);
    BOOST_TEST(said.err.find("/etc/apache2/apache2.conf") != said.err.npos, said.err);
}

BOOST_AUTO_TEST_CASE(a_module_that_is_given_by_name_is_found_by_its_conditions)
{
    const Scratch scratch;
    constexpr std::string_view blocks =
        "Listen 80\n<IfModule mod_passenger.c>\nDefine BY_SOURCE\n</IfModule>\n<IfModule passenger_module>\nDefine BY_SYMBOL\n"
        "</IfModule>\n<IfDefine BY_SOURCE>\n<IfDefine BY_SYMBOL>\n<VirtualHost *:80>\nServerName both\n</VirtualHost>\n"
        "</IfDefine>\n</IfDefine>\n";
    const std::string loaded = scratch.write("a/httpd.conf", cat("LoadModule passenger_module modules/mod_passenger.so\n", blocks)),
                      alone = scratch.write("b/httpd.conf", blocks);
    for (const char* modules : {"passenger_module", "mod_passenger.c"})
        for (const std::string& file : {loaded, alone})
            BOOST_TEST(verdicts(linted({"--modules", modules, file})).find("both:80=") != std::string::npos, modules << " " << file);
    BOOST_TEST(aop_lint({"--modules", "passenger", loaded}).err.find("is named as in passenger_module") != std::string::npos);
}

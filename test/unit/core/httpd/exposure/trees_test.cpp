// Whole trees as distributions lay them out, with the three lines added: the
// verdict of every server, in one line each.
#include <boost/test/unit_test.hpp>

#include <ctime>
#include <filesystem>

#include "core/base/ascii.h"
#include "core/files/disk.h"
#include "core/httpd/assessment.h"
#include "linter/input/envvars.h"
#include "linter/reader/read_tree.h"
#include "test/support/certificates.h"
#include "test/support/scratch.h"

namespace fs = std::filesystem;
using aop::cat;

namespace {

// The tree lies below `root`, as it would below "/".
std::string verdicts(const fs::path& root, const aop::ReadOptions& options)
{
    aop::Disk disk(root.string());
    aop::Configuration configuration;
    const aop::Problems problems = aop::read_configuration(disk, options, configuration);
    std::string out;
    for (const aop::Problem& t : problems)
        out += cat("trouble: ", t.place.file(), ":", t.place.line, ": ", t.message, "\n");
    aop::CertificateFiles certificates(disk);
    const aop::Assessment a = assess(configuration, problems, certificates, std::time(nullptr));
    for (const aop::Server& s : a.site.servers)
        if (const aop::Judgement* j = a.exposure.worst(s.index))
            out += cat(s.label(), ": ", to_string(j->verdict), ", ", to_string(a.trust[s.index].trust), "\n");
    return out;
}

constexpr std::string_view three_lines = "SSLVerifyClient require\nSSLVerifyDepth 1\nSSLCACertificateFile ";

}

BOOST_AUTO_TEST_CASE(debians_own_tree_with_default_ssl_and_the_three_lines)
{
    const fs::path installed = "/etc/apache2";
    BOOST_TEST_REQUIRE(fs::exists(installed / "apache2.conf"), "Debian's apache2 package is not installed");
    const aop::test::Scratch scratch;
    const fs::path etc = scratch.path() / "etc/apache2";
    fs::create_directories(etc.parent_path());
    fs::copy(installed, etc, fs::copy_options::recursive | fs::copy_options::copy_symlinks);

    // As a2enmod ssl and a2ensite default-ssl do.
    for (const char* name : {"ssl.load", "ssl.conf", "socache_shmcb.load"})
        if (!fs::exists(fs::symlink_status(etc / "mods-enabled" / name)))
            fs::create_symlink(cat("../mods-available/", name), etc / "mods-enabled" / name);
    if (!fs::exists(fs::symlink_status(etc / "sites-enabled/default-ssl.conf")))
        fs::create_symlink("../sites-available/default-ssl.conf", etc / "sites-enabled/default-ssl.conf");
    std::string site = aop::test::slurp(etc / "sites-available/default-ssl.conf");
    site.insert(site.find("SSLEngine on"), cat(three_lines, "/etc/ssl/origin-pull-ca.pem\n"));
    scratch.write("etc/apache2/sites-available/default-ssl.conf", site);

    // What the tree refers to, below the same root.
    for (const char* name : {"ssl/origin-pull-ca.pem", "ssl/certs/ssl-cert-snakeoil.pem"})
        scratch.write(cat("etc/", name), aop::test::slurp(aop::test::certificate("origin-pull-ca.pem")));
    scratch.write("etc/ssl/private/ssl-cert-snakeoil.key", aop::test::slurp(aop::test::certificate("origin-pull-ca.key")));
    for (const char* folder : {"var/www/html", "var/run/apache2", "var/log/apache2", "usr/share/apache2/icons"})
        fs::create_directories(scratch.path() / folder);

    aop::Disk disk(scratch.path().string());
    const auto text = disk.read("/etc/apache2/envvars", 1 << 20);
    BOOST_TEST_REQUIRE(bool(text));
    aop::ReadOptions options{.server_root = "/etc/apache2", .main_file = "apache2.conf"};
    options.environment = aop::read_envvars(*text).exported;
    options.static_modules = {"core.c",           "mod_so.c",    "mod_watchdog.c", "http_core.c",
                              "mod_log_config.c", "mod_logio.c", "mod_version.c",  "mod_unixd.c"};
    BOOST_TEST(verdicts(scratch.path(), options) == "main server: unreachable, none\n"
                                                    "*:80: plain, none\n"
                                                    "*:443: enforced, own\n");
}

BOOST_AUTO_TEST_CASE(a_tree_laid_out_as_rhel_does)
{
    const aop::test::Scratch scratch;
    fs::copy(fs::path(AOP_SOURCE_DIR) / "test/data/rhel", scratch.path(), fs::copy_options::recursive);
    for (const char* name : {"ca-trust/origin-pull-ca.pem", "tls/certs/localhost.crt"})
        scratch.write(cat("etc/pki/", name), aop::test::slurp(aop::test::certificate("origin-pull-ca.pem")));
    scratch.write("etc/pki/tls/private/localhost.key", aop::test::slurp(aop::test::certificate("origin-pull-ca.key")));
    for (const char* folder : {"var/www/html", "var/www/cgi-bin", "run/httpd", "var/log/httpd"})
        fs::create_directories(scratch.path() / folder);
    const aop::ReadOptions options{
        .server_root = "/etc/httpd", .main_file = "conf/httpd.conf", .static_modules = {"core.c", "http_core.c", "mod_so.c"}};
    BOOST_TEST(verdicts(scratch.path(), options) == "main server: plain, none\n"
                                                    "*:443: enforced, own\n");
}

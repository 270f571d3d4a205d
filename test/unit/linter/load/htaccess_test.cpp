// Which servers read which .htaccess file. What is known of one server is used for the next; a server with an
// AccessFileName of its own is looked at for itself, and with the usual name it must come to the same.
#include <cerrno>
#include <map>
#include <random>
#include <set>

#include <boost/test/unit_test.hpp>

#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"
#include "test/support/audited.h"
#include "test/support/reading.h"

namespace {

using aop::cat;
using aop::test::MemoryFiles;

aop::Configuration& read_it(MemoryFiles& files, const std::string& text, aop::Configuration& configuration)
{
    files.put("/srv/main.conf", text);
    read_configuration(files, aop::test::debian_options(), configuration);
    return configuration;
}

// The lists of servers by directory; those of one directory together, as each server reads a file once.
std::map<std::string, std::set<aop::ServerId>> readers(const aop::Configuration& configuration)
{
    std::map<std::string, std::set<aop::ServerId>> out;
    for (const aop::Htaccess& file : configuration.htaccess)
        out[file.directory].insert(file.servers.begin(), file.servers.end());
    return out;
}

std::string to_text(const std::map<std::string, std::set<aop::ServerId>>& readers)
{
    std::string out;
    for (const auto& [directory, servers] : readers) {
        out += cat(directory, ":");
        for (const aop::ServerId s : servers)
            out += cat(" ", int(s));
        out += "; ";
    }
    return out;
}

constexpr std::string_view folders[]{"/www",     "/www/a",  "/www/a/x", "/www/a/x/deep", "/www/b",
                                     "/www/b/y", "/www/ab", "/other",   "/other/a",      "/other/a/x"};
constexpr std::string_view allowed[]{"AllowOverride All", "AllowOverride None", "AllowOverride AuthConfig", "Require all granted",
                                     "AllowOverrideList Require"};

class Random {
public:
    explicit Random(unsigned seed) : engine_(seed) {}
    std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(engine_); }
    template <std::size_t N>
    std::string_view one(const std::string_view (&of)[N])
    {
        return of[below(N)];
    }

private:
    std::mt19937 engine_;
};

std::string sections(Random& random, std::size_t most)
{
    std::string out;
    for (std::size_t n = random.below(most + 1); n > 0; --n)
        out += cat("<Directory ", random.one(folders), ">\n", random.one(allowed), "\n</Directory>\n");
    return out;
}

}

BOOST_AUTO_TEST_CASE(a_section_of_a_virtual_host_counts_where_it_stands)
{
    MemoryFiles files;
    for (const std::string_view folder : folders)
        files.put(cat(folder, "/.htaccess"), "Require all granted\n");
    aop::Configuration configuration;
    read_it(files,
            "DocumentRoot /www\n<Directory /www>\nAllowOverride All\n</Directory>\n"
            "<VirtualHost *:80>\n</VirtualHost>\n"
            "<VirtualHost *:80>\n<Directory /www/a>\nAllowOverride None\n</Directory>\n</VirtualHost>\n"
            "<VirtualHost *:80>\nDocumentRoot /other\n<Directory /other/a/x>\nAllowOverride All\n</Directory>\n</VirtualHost>\n"
            "<VirtualHost *:80>\n<Directory /www/a>\nRequire all denied\n</Directory>\n</VirtualHost>\n",
            configuration);
    BOOST_TEST(to_text(readers(configuration)) ==
               "/other/a/x: 3; /www: 0 1 2 3 4; /www/a: 0 1 3 4; /www/a/x: 0 1 3 4; /www/a/x/deep: 0 1 3 4; /www/ab: 0 1 2 3 4; "
               "/www/b: 0 1 2 3 4; /www/b/y: 0 1 2 3 4; ");
}

// Whoever runs aop-lint is not httpd: what he may not read httpd's children may, unless nobody may.
BOOST_AUTO_TEST_CASE(what_others_may_read_is_unknown_and_what_nobody_may_is_an_error)
{
    MemoryFiles files;
    files.put("/a/.htaccess", "Require all granted\n", 0640).error = EACCES;
    files.put("/b/.htaccess", "Require all granted\n", 0).error = EACCES;
    files.put("/c/.htaccess", "Require all granted\n");
    files.put_folder("/d", 0711).error = EACCES;
    files.put("/d/x/.htaccess", "Require all granted\n");
    files.put_folder("/e", 0).error = EACCES;
    std::string text = "Listen 80\n<Directory />\nAllowOverride All\nRequire all denied\n</Directory>\n";
    for (const std::string_view name : {"a", "b", "c", "d", "e"})
        text += cat("<VirtualHost *:80>\nServerName ", name, "\nDocumentRoot /", name, "\n</VirtualHost>\n");
    files.put("/srv/main.conf", text);
    aop::Configuration configuration;
    const aop::Problems problems = read_configuration(files, aop::test::with_every_module("/srv", "main.conf"), configuration);
    aop::CertificateFiles certificates(files);
    const aop::Assessment assessed = assess(configuration, problems, certificates, 1'780'272'000);
    const auto verdict = [&](std::uint32_t server) { return assessed.exposure.worst(aop::ServerId{server})->verdict; };
    BOOST_TEST(to_string(verdict(1)) == to_string(aop::Verdict::unknown));
    BOOST_TEST(assessed.exposure.worst(aop::ServerId{1})->reason.text() == ".htaccess files may not be read here");
    BOOST_TEST(assessed.exposure.worst(aop::ServerId{1})->place.file() == "/a/.htaccess");
    BOOST_TEST(to_string(verdict(2)) != to_string(aop::Verdict::unknown));
    BOOST_TEST(to_string(verdict(3)) == to_string(aop::Verdict::plain));
    BOOST_TEST(to_string(verdict(4)) == to_string(aop::Verdict::unknown));
    BOOST_TEST(to_string(verdict(5)) == to_string(aop::Verdict::closed));
    std::string told;
    for (const aop::Finding& f : audit(assessed))
        if (f.rule->id == "AOP012")
            told += cat(f.place.file(), ": ", f.message(), '\n');
    BOOST_TEST(told == "/a/.htaccess: may not be read by who runs aop-lint, and perhaps by httpd: nobody knows what it says\n"
                       "/b/.htaccess: Permission denied\n"
                       "/d/: may not be listed by who runs aop-lint: nobody knows whether there are .htaccess files below it\n");
}

BOOST_AUTO_TEST_CASE(what_is_known_of_other_servers_leads_to_the_same)
{
    std::size_t files_read = 0;
    for (unsigned seed = 0; seed < 400; ++seed) {
        Random random(seed);
        std::string text = cat("DocumentRoot ", random.one(folders), '\n', sections(random, 3));
        std::string alone = text;
        for (std::size_t n = 1 + random.below(4); n > 0; --n) {
            const std::string inside = (random.below(2) ? cat("DocumentRoot ", random.one(folders), '\n') : "") + sections(random, 2);
            text += cat("<VirtualHost *:80>\n", inside, "</VirtualHost>\n");
            alone += cat("<VirtualHost *:80>\nAccessFileName .htaccess\n", inside, "</VirtualHost>\n");
        }
        MemoryFiles files;
        for (const std::string_view folder : folders)
            if (random.below(3))
                files.put(cat(folder, "/.htaccess"), "Require all granted\n");
        aop::Configuration together, one_by_one;
        const std::string expected = to_text(readers(read_it(files, alone, one_by_one)));
        BOOST_TEST_CONTEXT("seed " << seed << "\n" << text)
        {
            BOOST_TEST(to_text(readers(read_it(files, text, together))) == expected);
            BOOST_TEST(together.htaccess.size() == one_by_one.htaccess.size());
        }
        files_read += together.htaccess.size();
    }
    BOOST_TEST(files_read > 400U);
}

// A thousand sites below one folder, each with a section of its own, are no more than the limits allow for.
BOOST_AUTO_TEST_CASE(sections_of_many_virtual_hosts_do_not_multiply_the_folders)
{
    MemoryFiles files;
    std::string text = "DocumentRoot /www\n<Directory /www>\nAllowOverride All\n</Directory>\n";
    for (int i = 0; i < 1000; ++i) {
        files.put(cat("/www/s", i, "/css/x"), "");
        text += cat("<VirtualHost *:80>\nDocumentRoot /www/s", i, "\n<Directory /www/s", i, ">\nAllowOverride ", i % 2 ? "None" : "AuthConfig",
                    "\n</Directory>\n</VirtualHost>\n");
    }
    aop::Configuration configuration;
    files.put("/srv/main.conf", text);
    BOOST_TEST(read_configuration(files, aop::test::debian_options(), configuration).empty());
}

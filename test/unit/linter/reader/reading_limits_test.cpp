#include <algorithm>
#include <ctime>

#include <boost/test/unit_test.hpp>

#include "core/base/ascii.h"
#include "linter/reader/limits.h"
#include "test/support/audited.h"
#include "test/support/reading.h"

namespace {

using aop::test::MemoryFiles;

// Ends soon, says why, and says that the rest is unknown.
void stops(MemoryFiles& files, std::string_view why)
{
    aop::Configuration configuration;
    const std::clock_t begin = std::clock();
    const aop::Problems problems = read_tree(files, aop::test::debian_options(), configuration);
    // Of this process, however busy the machine is. It takes seconds; without a limit, for ever.
    BOOST_TEST((std::clock() - begin) / CLOCKS_PER_SEC < 120);
    BOOST_REQUIRE(!problems.empty());
    const aop::Problem& last = problems.back();
    BOOST_TEST((last.kind == aop::Problem::Kind::limit));
    BOOST_TEST(last.message.starts_with("reading stops here: "), last.message.substr(0, 200));
    BOOST_TEST(last.message.find(why) != std::string::npos, last.message.substr(0, 200));
}

void stops(std::string text, std::string_view why)
{
    MemoryFiles files;
    files.put("/srv/main.conf", std::move(text));
    stops(files, why);
}

// What one of our own limits says and where: "main.conf:3: …"; "" when none was met. Nothing else is amiss.
std::string met(const aop::Problems& problems)
{
    std::string out;
    for (const aop::Problem& t : problems)
        out += aop::cat(out.empty() ? "" : "; ", t.refused ? "! " : "", t.kind == aop::Problem::Kind::limit ? "" : "another kind: ", t.place.file(),
                        ":", t.place.line, ": ", t.message);
    return out;
}

std::string met(MemoryFiles& files)
{
    aop::Configuration configuration;
    return met(read_tree(files, aop::test::debian_options(), configuration));
}

std::string met(std::string text)
{
    MemoryFiles files;
    files.put("/srv/main.conf", std::move(text));
    return met(files);
}

// With the .htaccess files below /srv/www.
std::string met_below(MemoryFiles& files, std::string_view root = "/srv/www")
{
    files.put("/srv/main.conf", aop::cat("DocumentRoot ", root, "\n<Directory /srv/www>\nAllowOverride All\n</Directory>\n"));
    aop::Configuration configuration;
    return met(read_configuration(files, aop::test::debian_options(), configuration));
}

std::string times(std::size_t n, std::string_view text)
{
    std::string out;
    while (n--)
        out += text;
    return out;
}

}

BOOST_AUTO_TEST_CASE(macros_that_double_end)
{
    std::string text = "<Macro m0>\nFoo\n</Macro>\n";
    for (int i = 1; i < 64; ++i) {
        const std::string use = "Use m" + std::to_string(i - 1) + "\n";
        text += "<Macro m" + std::to_string(i) + ">\n" + use + use + "</Macro>\n";
    }
    stops(text + "Use m63\n", "MiB");
}

BOOST_AUTO_TEST_CASE(macros_with_much_to_replace_end)
{
    stops("<Macro m a>\n" + std::string(8000, 'a') + "\n</Macro>\n" + times(1000, "Use m b\n"), "macros in use");
}

BOOST_AUTO_TEST_CASE(macros_with_endless_text_end) { stops("<Macro m>\n" + times(4'000'000, "x\n") + "</Macro>\n", "macros of more than"); }

BOOST_AUTO_TEST_CASE(variables_that_double_end)
{
    stops("Define A x\n" + times(64, "Define A ${A}${A}\n"), "16 MiB");
    stops("Define A " + std::string(1'000'000, 'x') + "\n" + times(1000, "Foo ${A}\n"), "MiB");
}

BOOST_AUTO_TEST_CASE(includes_that_double_end)
{
    MemoryFiles files;
    files.put("/srv/main.conf", "Include f0\n");
    for (int i = 0; i < 100; ++i) {
        const std::string next = "Include f" + std::to_string(i + 1) + "\n";
        files.put("/srv/f" + std::to_string(i), next + next);
    }
    files.put("/srv/f100", "");
    stops(files, "files");
}

BOOST_AUTO_TEST_CASE(folders_in_folders_end)
{
    MemoryFiles files;
    files.put("/srv/main.conf", "IncludeOptional d\n");
    files.put_link("/srv/d/a", ".");
    files.put_link("/srv/d/b", ".");
    stops(files, "directories");
}

BOOST_AUTO_TEST_CASE(sections_in_sections_end)
{
    stops(times(1'000'000, "<A>\n"), "deep");
    // These make no tree and may nest as they like.
    BOOST_TEST(aop::test::reading(times(200'000, "<IfDefine !X>\n") + "Foo\n") == "200001 Foo");
    BOOST_TEST(aop::test::reading("<IfDefine X>\n" + times(200'000, "<A>\n")) == "! 1 Expected </A> before end of configuration");
}

BOOST_AUTO_TEST_CASE(more_directives_than_any_server_has_end) { stops(times(aop::limits::directives + 1, "Foo\n"), "directives"); }

BOOST_AUTO_TEST_CASE(more_text_than_any_server_has_is_not_read) { stops(std::string(aop::limits::text + 1, '#'), "MiB"); }

BOOST_AUTO_TEST_CASE(endless_mistakes_are_told_once_for_all)
{
    MemoryFiles files;
    files.put("/srv/main.conf", times(100'000, "</A>\n"));
    aop::Configuration configuration;
    const aop::Problems problems = read_tree(files, aop::test::debian_options(), configuration);
    BOOST_TEST(problems.size() == aop::limits::problems + 1);
    BOOST_TEST(problems.back().place.line == 2001);
    BOOST_TEST(problems.back().message == "more than 2000 mistakes: the others are not reported");
    BOOST_TEST(!problems.back().refused);
}

// However much is told before it, and whether the reading or the walk finds it.
BOOST_AUTO_TEST_CASE(the_first_thing_that_httpd_refuses_is_always_told)
{
    for (const std::string_view refused : {"</A>\n", "SSLEngine sometimes\n"}) {
        MemoryFiles files;
        files.put("/srv/main.conf", aop::cat(times(3000, "SetEnv A ${B}\n"), refused, refused));
        aop::Configuration configuration;
        const aop::Problems problems = read_configuration(files, aop::test::with_every_module("/srv", "main.conf"), configuration);
        BOOST_TEST(problems.size() == aop::limits::problems + 2);
        const aop::Problem* const found = problems.refusal();
        BOOST_REQUIRE(found);
        BOOST_TEST(found->place.line == 3001);
    }
}

BOOST_AUTO_TEST_CASE(folders_with_more_entries_than_any_server_has_end)
{
    constexpr int in_folder = 1000, times_listed = int(aop::limits::entries) / in_folder;
    MemoryFiles files;
    for (int i = 0; i < in_folder; ++i)
        files.put("/srv/d/e" + std::to_string(i), "");
    files.put("/srv/main.conf", times(times_listed, "IncludeOptional d/*.conf\n"));
    BOOST_TEST(met(files) == "");
    files.put("/srv/main.conf", times(times_listed + 1, "IncludeOptional d/*.conf\n"));
    BOOST_TEST(met(files) == "/srv/main.conf:2001: reading stops here: Include looks through directories of more than 2000000 entries");
}

BOOST_AUTO_TEST_CASE(more_uses_of_macros_than_any_server_has_end)
{
    const std::string macro = "<Macro m>\n</Macro>\n";
    BOOST_TEST(met(macro + times(aop::limits::uses, "Use m\n")) == "");
    BOOST_TEST(met(macro + times(aop::limits::uses + 1, "Use m\n")) ==
               "/srv/main.conf:500003: reading stops here: macros are used more than 500000 times");
}

BOOST_AUTO_TEST_CASE(more_comments_for_us_than_any_server_has_end)
{
    constexpr std::size_t most = aop::limits::remarks;
    const std::string comment = "# aop-lint: ignore AOP101 -- x\n";
    BOOST_TEST(met(times(most, comment)) == "");
    BOOST_TEST(met(times(most + 1, comment)) == "/srv/main.conf:50001: reading stops here: more than 50000 comments for aop-lint");
    // Those of a macro count where it is used.
    const std::string macro = "<Macro m>\n" + times(most + 1, comment) + "</Macro>\n";
    BOOST_TEST(met(macro) == "");
    BOOST_TEST(met(macro + "Use m\n").ends_with(":1: reading stops here: more than 50000 comments for aop-lint"));
    BOOST_TEST(met("<Macro m>\n" + comment + "</Macro>\n" + times(most, "Use m\n")) == "");
    BOOST_TEST(met("<Macro m>\n" + comment + "</Macro>\n" + times(most + 1, "Use m\n"))
                   .ends_with("used on line 50004 of \"/srv/main.conf\":1: reading stops here: more than 50000 comments for aop-lint"));
}

BOOST_AUTO_TEST_CASE(more_hidden_directives_than_any_server_has_end)
{
    constexpr std::size_t most = aop::limits::hidden;
    const std::string says = "reading stops here: more than 100000 directives stand where a condition hides them";
    BOOST_TEST(met("<IfDefine X>\n" + times(most, "SSLEngine on\n") + "</IfDefine>\n") == "");
    BOOST_TEST(met("<IfDefine X>\n" + times(most + 1, "SSLEngine on\n") + "</IfDefine>\n") == "/srv/main.conf:100002: " + says);
    // What says nothing about clients is not counted.
    BOOST_TEST(met("<IfDefine X>\n" + times(most + 1, "SetEnv A\n") + "</IfDefine>\n") == "");
    BOOST_TEST(met("<Macro unused>\n" + times(most + 1, "SSLEngine on\n") + "</Macro>\n") == "/srv/main.conf:100002: " + says);
}

BOOST_AUTO_TEST_CASE(more_served_directories_than_any_server_has_end)
{
    MemoryFiles files;
    for (std::size_t i = 1; i < aop::limits::served_directories; ++i)
        files.put_folder("/srv/www/d" + std::to_string(i));
    BOOST_TEST(met_below(files) == "");
    files.put_folder("/srv/www/e");
    BOOST_TEST(met_below(files) == ":0: more than 20000 directories are served: the other .htaccess files are not read");
}

BOOST_AUTO_TEST_CASE(served_directories_that_nest_too_deep_end)
{
    MemoryFiles files;
    files.put_folder("/srv/www" + times(126, "/a"));
    BOOST_TEST(met_below(files) == "");
    files.put_folder("/srv/www" + times(127, "/a"));
    BOOST_TEST(met_below(files) == ":0: more than 128 directories inside each other are served: the other .htaccess files are not read");
}

BOOST_AUTO_TEST_CASE(more_htaccess_files_than_any_server_has_end)
{
    MemoryFiles files;
    for (std::size_t i = 0; i < aop::limits::htaccess_files; ++i)
        files.put("/srv/www/d" + std::to_string(i) + "/.htaccess", "");
    BOOST_TEST(met_below(files) == "");
    files.put("/srv/www/e/.htaccess", "");
    BOOST_TEST(met_below(files) == ":0: more than 2000 .htaccess files are served: the other .htaccess files are not read");
}

BOOST_AUTO_TEST_CASE(a_htaccess_file_larger_than_any_is_not_read)
{
    MemoryFiles files;
    const std::string most = times(aop::limits::htaccess_bytes / 8, "#234567\n");
    files.put("/srv/www/.htaccess", most);
    BOOST_TEST(met_below(files) == "");
    files.put("/srv/www/.htaccess", most + "#");
    BOOST_TEST(met_below(files) == "/srv/www/.htaccess:0: a .htaccess file of more than 1048576 bytes is not read");
}

BOOST_AUTO_TEST_CASE(the_text_of_htaccess_files_counts_like_any_other)
{
    MemoryFiles files;
    files.put("/srv/large", times(aop::limits::htaccess_bytes / 8192, "#" + std::string(8190, 'x') + "\n"));
    for (int i = 100; i < 100 + int(aop::limits::text >> 20); ++i)
        files.put_link(aop::cat("/srv/www/d", i, "/.htaccess"), "/srv/large");
    BOOST_TEST(met_below(files) == "/srv/www/d291/.htaccess:0: reading stops here: the files are larger than 192 MiB");
}

#include <ctime>

#include <boost/test/unit_test.hpp>

#include "linter/reader/limits.h"
#include "test/support/reading.h"

namespace {

using aop::test::MemoryFiles;

// Ends soon, says why, and says that the rest is unknown.
void stops(MemoryFiles& files, std::string_view why)
{
    aop::Configuration configuration;
    const std::clock_t begin = std::clock();
    read_tree(files, aop::test::debian_options(), configuration);
    // Of this process, however busy the machine is. It takes seconds; without a limit, for ever.
    BOOST_TEST((std::clock() - begin) / CLOCKS_PER_SEC < 120);
    BOOST_REQUIRE(!configuration.troubles.empty());
    const aop::Trouble& last = configuration.troubles.back();
    BOOST_TEST((last.kind == aop::Trouble::Kind::limit));
    BOOST_TEST(last.message.starts_with("reading stops here: "), last.message.substr(0, 200));
    BOOST_TEST(last.message.find(why) != std::string::npos, last.message.substr(0, 200));
}

void stops(std::string text, std::string_view why)
{
    MemoryFiles files;
    files.put("/srv/main.conf", std::move(text));
    stops(files, why);
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

BOOST_AUTO_TEST_CASE(macros_with_endless_text_end)
{
    stops("<Macro m>\n" + times(4'000'000, "x\n") + "</Macro>\n", "macros of more than");
}

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
    BOOST_TEST(aop::test::reading("<IfDefine X>\n" + times(200'000, "<A>\n")) ==
               "! 1 Expected </A> before end of configuration");
}

BOOST_AUTO_TEST_CASE(more_directives_than_any_server_has_end)
{
    stops(times(aop::limits::directives + 1, "Foo\n"), "directives");
}

BOOST_AUTO_TEST_CASE(more_text_than_any_server_has_is_not_read)
{
    stops(std::string(aop::limits::text + 1, '#'), "MiB");
}

BOOST_AUTO_TEST_CASE(endless_mistakes_are_told_once_for_all)
{
    MemoryFiles files;
    files.put("/srv/main.conf", times(100'000, "</A>\n"));
    aop::Configuration configuration;
    read_tree(files, aop::test::debian_options(), configuration);
    BOOST_TEST(configuration.troubles.size() == aop::limits::troubles);
}

// What our Markdown says once somebody reads it: cmark-gfm, which GitHub and GitLab derive from, renders it, and the text is compared.
#include <boost/test/unit_test.hpp>

#include <filesystem>

#include "core/base/ascii.h"
#include "core/verdicts/rule.h"
#include "linter/render/rule_text.h"
#include "linter/text/markdown.h"
#include "test/cli/cli.h"
#include "test/support/process.h"
#include "test/support/scratch.h"

namespace fs = std::filesystem;
using aop::cat;
using aop::test::aop_lint;
using aop::test::Scratch;

namespace {

std::string html_of(const std::string& markdown)
{
    const auto ended = aop::test::run({"cmark-gfm", "-e", "table", "-e", "autolink", "-e", "strikethrough", "-e", "tagfilter"}, {.input = markdown});
    BOOST_TEST_REQUIRE(ended.status == 0, "cmark-gfm: " << ended.err);
    return ended.out;
}

// As a browser shows it: no tags, no entities, single blanks.
std::string shown(std::string_view html)
{
    static constexpr std::pair<std::string_view, char> entities[]{{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}};
    std::string out;
    for (std::size_t i = 0; i < html.size();) {
        if (html[i] == '<') {
            i = std::min(html.find('>', i), html.size() - 1) + 1;
            continue;
        }
        char c = html[i];
        std::size_t taken = 1;
        for (const auto& [entity, character] : entities)
            if (html.substr(i, entity.size()) == entity) {
                c = character;
                taken = entity.size();
            }
        i += taken;
        const bool blank = c == ' ' || c == '\n';
        if (!blank || !out.ends_with(' '))
            out += blank ? ' ' : c;
    }
    return out;
}

// Prose as it is meant: the backticks only mark code.
std::string meant(std::string_view prose)
{
    std::string out;
    for (const char c : prose) {
        const bool blank = c == ' ' || c == '\n';
        if (c != '`' && (!blank || !out.ends_with(' ')))
            out += blank ? ' ' : c;
    }
    return out;
}

}

BOOST_AUTO_TEST_CASE(the_page_of_a_rule_says_what_the_rule_says)
{
    for (const aop::Rule* rule : aop::rules()) {
        const std::string html = html_of(aop::rule_markdown(*rule)), text = shown(html);
        BOOST_TEST(html.find("raw HTML omitted") == html.npos, rule->id);
        for (const std::string_view part : {rule->summary, rule->why, rule->httpd, rule->fix})
            for (std::string_view rest = part; !rest.empty();) {
                const std::string paragraph = meant(rest.substr(0, rest.find("\n\n")));
                BOOST_TEST(text.find(paragraph) != text.npos, rule->id << ": " << paragraph << "\nis read as\n" << text.substr(0, 3000));
                rest.remove_prefix(std::min(rest.size(), rest.substr(0, rest.find("\n\n")).size() + 2));
            }
    }
}

BOOST_AUTO_TEST_CASE(the_table_of_rules_says_what_the_rules_say)
{
    const std::string text = shown(html_of(aop::rules_markdown("")));
    for (const aop::Rule* rule : aop::rules())
        BOOST_TEST(text.find(meant(rule->summary)) != text.npos, rule->id);
}

BOOST_AUTO_TEST_CASE(a_report_says_its_findings)
{
    const Scratch scratch;
    const std::string file = scratch.write(
        "httpd.conf",
        "Listen 443\n<VirtualHost *:443>\nServerName o'brien_*_[x](y)~z~#1.example\nSSLEngine on\nSSLVerifyClient optional\n</VirtualHost>\n"
        "<VirtualHost *:443>\nServerName <b>@team|&amp;`x`.example\nSSLEngine on\nSSLVerifyClient optional\n</VirtualHost>\n"
        "<VirtualHost *:443>\nServerName https://www.evil.example\nSSLEngine on\nSSLVerifyClient optional\n</VirtualHost>\n");
    const std::string markdown = aop_lint({"--format", "markdown", "--select", "AOP102,AOP404", file}).out;
    const std::string html = html_of(markdown), text = shown(html);
    BOOST_TEST(text.find("o'brien_*_[x](y)~z~#1.example") != text.npos, text);
    BOOST_TEST(text.find("<b>@team|&amp;`x`.example") != text.npos, text);
    BOOST_TEST(text.find("&#") == text.npos, text);
    // Nothing of the configuration formats or links.
    for (const char* tag : {"<em>", "<strong>x", "<del>", "href=\"y\"", "evil.example\">", "mailto:"})
        BOOST_TEST(html.find(tag) == html.npos, tag << "\n" << html);
    // Only what we wrote as HTML is HTML.
    std::size_t raw = 0, own = 0;
    for (std::size_t at = 0; (at = html.find("raw HTML omitted", at)) != html.npos; ++at)
        ++raw;
    for (const char* tag : {"<br>", "<details>", "</details>"})
        for (std::size_t at = 0; (at = markdown.find(tag, at)) != markdown.npos; ++at)
            ++own;
    BOOST_TEST(raw <= own, html);
}

BOOST_AUTO_TEST_CASE(the_written_pages_have_no_html_that_is_lost)
{
    std::vector<fs::path> pages{fs::path(AOP_SOURCE_DIR) / "README.md"};
    for (const char* name : {"SECURITY.md", "CHANGELOG.md", "CONTRIBUTING.md"})
        pages.push_back(fs::path(AOP_SOURCE_DIR) / name);
    for (const char* folder : {"docs", "docs/rules", "examples"})
        for (const auto& entry : fs::directory_iterator(fs::path(AOP_SOURCE_DIR) / folder))
            if (entry.path().extension() == ".md")
                pages.push_back(entry.path());
    for (const fs::path& page : pages) {
        std::string text = aop::test::slurp(page);
        for (const std::string_view comment : {"<!-- rules", "<!-- end of rules -->"})
            if (const std::size_t at = text.find(comment); at != text.npos)
                text.erase(at, text.find('\n', at) - at);
        const std::string html = html_of(text);
        const std::size_t lost = html.find("raw HTML omitted");
        BOOST_TEST(lost == html.npos, page << ": " << (lost == html.npos ? "" : html.substr(lost > 200 ? lost - 200 : 0, 400)));
        BOOST_TEST(shown(html).find("&#") == std::string::npos, page);
    }
}

BOOST_AUTO_TEST_CASE(prose_keeps_its_signs)
{
    for (const char* text : {"a <VirtualHost> and *:443, mod_aop, _x_ & y", "`<Directory>` and `a|b`", "*bold* ~~no~~", "a\\b"})
        BOOST_TEST(shown(html_of(aop::markdown_prose(text))) == cat(meant(text), " "), text);
    BOOST_TEST(shown(html_of(cat("| a |\n| --- |\n| ", aop::markdown_prose("`x|y` | z", true), " |\n"))).find("x|y | z") != std::string::npos);
}

// What is checked in and made from the tables is what the tables give today: `aop-lint docs .` renews it.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <set>

#include "core/base/ascii.h"
#include "linter/cli/generated_docs.h"
#include "linter/cli/manual.h"
#include "linter/httpd/directives.h"
#include "linter/options/options.h"
#include "linter/render/rule_text.h"
#include "test/cli/cli.h"
#include "test/support/process.h"
#include "test/support/scratch.h"

namespace fs = std::filesystem;
using aop::cat;

BOOST_AUTO_TEST_CASE(generated_files_are_current)
{
    std::set<std::string> paths;
    for (const aop::Generated& file : aop::generated_files()) {
        const fs::path full = fs::path(AOP_SOURCE_DIR) / file.path;
        paths.insert(file.path);
        BOOST_TEST((fs::exists(full) && aop::test::slurp(full) == file.text), file.path << " is not current: run aop-lint docs");
    }
    for (const auto& entry : fs::directory_iterator(fs::path(AOP_SOURCE_DIR) / "docs/rules"))
        BOOST_TEST(paths.contains(cat("docs/rules/", entry.path().filename().string())), entry.path() << " documents no rule");
}

// One screen, and the two commands that do all set-up come before every other.
BOOST_AUTO_TEST_CASE(the_readme_is_short)
{
    const std::string readme = aop::test::slurp(AOP_SOURCE_DIR "/README.md");
    BOOST_TEST(std::count(readme.begin(), readme.end(), '\n') <= 65);
    const std::size_t commands = readme.find("```sh\n");
    BOOST_TEST_REQUIRE(commands != readme.npos);
    BOOST_TEST(readme.substr(commands).starts_with("```sh\nexamples/run.sh "));
    BOOST_TEST(readme.find("\ntest/run.sh ") < readme.find("```sh\n", commands + 1));
}

// docs/mistakes.md: a row for every number, and every rule that a row names is there.
BOOST_AUTO_TEST_CASE(every_known_mistake_has_its_rules)
{
    const std::string text = aop::test::slurp(AOP_SOURCE_DIR "/docs/mistakes.md");
    struct List {
        std::string_view heading;
        int rows;
    };
    for (const auto& [heading, rows] : {List{"## Met most often\n", 27}, List{"## Accepted without a word\n", 28}}) {
        const std::size_t start = text.find(heading);
        BOOST_TEST_REQUIRE(start != text.npos, heading);
        const std::string_view part = std::string_view(text).substr(start, text.find("\n## ", start + 1) - start);
        int number = 0;
        for (std::string_view rest = part; !rest.empty();) {
            const std::string_view line = rest.substr(0, rest.find('\n'));
            rest.remove_prefix(std::min(rest.size(), line.size() + 1));
            if (!line.starts_with(cat("| ", number + 1, " | ")))
                continue;
            ++number;
            std::size_t named = 0;
            for (std::size_t at = 0; (at = line.find("[AOP", at)) != line.npos; ++at, ++named) {
                const std::string_view id = line.substr(at + 1, 6);
                BOOST_TEST(aop::find_rule(id), heading << number << " names " << id);
                BOOST_TEST(line.substr(at).starts_with(cat("[", id, "](rules/", id, ".md)")), heading << number);
                BOOST_TEST(fs::exists(fs::path(AOP_SOURCE_DIR) / cat("docs/rules/", id, ".md")), id);
            }
            BOOST_TEST(named > 0U, heading << number << " names no rule");
        }
        BOOST_TEST(number == rows, heading);
    }
}

BOOST_AUTO_TEST_CASE(the_manual_pages_are_clean)
{
    const aop::test::Scratch scratch;
    for (const auto& [name, text] : {std::pair("aop-lint.1", aop::lint_manual()), std::pair("mod_aop.8", aop::module_manual())}) {
        const auto ended = aop::test::run({"mandoc", "-Tlint", scratch.write(name, text)});
        if (ended.status == -1 || ended.status == 127) {
            BOOST_TEST_MESSAGE("SKIPPED: mandoc is not installed");
            return;
        }
        // The other page is not installed on every machine that runs this.
        std::string said;
        for (std::string_view rest = ended.out; !rest.empty();) {
            const std::string_view line = rest.substr(0, rest.find('\n'));
            rest.remove_prefix(std::min(rest.size(), line.size() + 1));
            if (line.find("referenced manual not found") == line.npos)
                said += cat(line, "\n");
        }
        BOOST_TEST(said == "");
    }
}

BOOST_AUTO_TEST_CASE(the_manual_documents_every_option_and_directive)
{
    const std::string page = aop::lint_manual();
    for (const aop::OptionRow& row : aop::option_rows()) {
        std::string name(row.name);
        for (std::size_t at = 0; (at = name.find('-', at)) != name.npos; at += 2)
            name.insert(at, "\\");
        BOOST_TEST(page.find(cat("Fl \"\\-", name, "\"")) != page.npos, row.name);
    }
    std::set<std::string_view> documented, known;
    for (const aop::DirectiveRow& row : aop::directive_rows())
        documented.insert(row.name);
    for (const aop::Command& command : aop::commands())
        if (command.name.starts_with("AOP"))
            known.insert(command.name);
    BOOST_TEST(documented == known, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_rule_is_explained_with_its_examples_in_every_form)
{
    const auto text = aop::test::aop_lint({"explain", "AOP102"});
    BOOST_TEST(text.status == 0);
    BOOST_TEST(text.out.starts_with("AOP102 client-cert-optional (error; must a client present a certificate)\n"));
    for (const char* part :
         {"\nWhy it matters\n", "\nHow httpd behaves\n", "\nHow to repair it\n", "\nBad\n", "\nGood\n", "SSLVerifyClient optional", "\nReferences\n"})
        BOOST_TEST(text.out.find(part) != text.out.npos, part);
    BOOST_TEST(aop::test::aop_lint({"explain", "client-cert-optional"}).out == text.out);
    BOOST_TEST(aop::test::aop_lint({"explain", "--format", "markdown", "AOP102"}).out == aop::test::slurp(AOP_SOURCE_DIR "/docs/rules/AOP102.md"));
    BOOST_TEST(aop::test::aop_lint({"explain"}).status == 2);
    BOOST_TEST(aop::test::aop_lint({"explain", "AOP999"}).status == 2);
}

BOOST_AUTO_TEST_CASE(completions_are_scripts_that_their_shells_accept)
{
    const aop::test::Scratch scratch;
    const std::pair<const char*, std::vector<std::string>> shells[]{{"bash", {"bash", "-n"}}, {"zsh", {"zsh", "-n"}}, {"fish", {"fish", "-n"}}};
    for (auto [shell, command] : shells) {
        const auto said = aop::test::aop_lint({"completions", shell});
        BOOST_TEST(said.status == 0);
        for (const aop::OptionRow& row : aop::option_rows())
            BOOST_TEST(said.out.find(row.name) != said.out.npos, shell << " lacks " << row.name);
        command.push_back(scratch.write(shell, said.out));
        const auto ended = aop::test::run(command);
        if (ended.status == -1 || ended.status == 127)
            BOOST_TEST_MESSAGE("SKIPPED: " << shell << " is not installed");
        else
            BOOST_TEST(ended.status == 0, shell << ": " << ended.err);
    }
    BOOST_TEST(aop::test::aop_lint({"completions", "tcsh"}).status == 2);
}

BOOST_AUTO_TEST_CASE(bash_completes_rules_and_formats)
{
    const aop::test::Scratch scratch;
    const std::string script = scratch.write("bash", aop::test::aop_lint({"completions", "bash"}).out);
    const auto complete = [&](const std::string& words, int index) {
        const auto ended = aop::test::run(
            {"bash", "-c", cat(". ", script, "; COMP_WORDS=(", words, "); COMP_CWORD=", index, "; _aop_lint; echo \"${COMPREPLY[*]}\"")});
        return ended.out;
    };
    BOOST_TEST(complete("aop-lint explain AOP95", 2) == "AOP950 AOP951 AOP952 AOP953 AOP954 AOP955\n");
    BOOST_TEST(complete("aop-lint --format sa", 2) == "sarif\n");
    BOOST_TEST(complete("aop-lint --fail-on ''", 2) == "error warning note\n");
    BOOST_TEST(complete("aop-lint --exit", 1) == "--exit-zero\n");
    // A verb has its own options only.
    BOOST_TEST(complete("aop-lint vhosts --exit", 2) == "\n");
    BOOST_TEST(complete("aop-lint vhosts --as-h", 2) == "--as-httpd\n");
    BOOST_TEST(complete("aop-lint completions --wi", 2) == "\n");
}

BOOST_AUTO_TEST_CASE(the_limits_are_documented_as_they_are)
{
    // What the compiler takes for the numbers, from the lines that state them.
    const std::string header = aop::test::slurp(AOP_SOURCE_DIR "/linter/reader/limits.h"),
                      document = aop::test::slurp(AOP_SOURCE_DIR "/docs/limits.md");
    std::size_t named = 0;
    for (std::size_t at = 0; (at = header.find("constexpr ", at)) != header.npos; ++named) {
        const std::size_t equals = header.find(" = ", at), end = header.find(';', equals);
        const std::size_t blank = header.rfind(' ', equals - 1);
        const std::string name = header.substr(blank + 1, equals - blank - 1);
        std::string value = header.substr(equals + 3, end - equals - 3);
        std::erase(value, '\'');
        const std::size_t shift = value.find(" << ");
        const unsigned long long number = std::stoull(value) << (shift == value.npos ? 0 : std::stoi(value.substr(shift + 4)));
        BOOST_TEST(document.find(cat("| ", name, " | ", number, " |")) != document.npos, name << " is not documented as " << number);
        at = end;
    }
    BOOST_TEST(named > 15);
}

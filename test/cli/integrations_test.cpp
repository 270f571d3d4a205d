// examples/integrations, run as far as this machine can: with the real program on the path.
#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

#include "core/base/ascii.h"
#include "core/base/version.h"
#include "test/cli/cli.h"
#include "test/support/process.h"
#include "test/support/scratch.h"

namespace fs = std::filesystem;
using aop::cat;
using aop::test::run;

namespace {

const std::string integrations = AOP_SOURCE_DIR "/examples/integrations/";

// A repository with its configuration at deploy/apache2.
struct Repository : aop::test::Scratch {
    aop::test::RunOptions options{.directory = path(), .environment = {cat("PATH=", AOP_BINARY_DIR, ":", std::getenv("PATH"))}};

    void holds(const std::string& tree)
    {
        fs::create_directories(path() / "deploy");
        fs::remove_all(path() / "deploy/apache2");
        fs::rename(tree, path() / "deploy/apache2");
    }
};

// The text after `key` on its line.
std::string line_after(const std::string& file, const std::string& key)
{
    const std::string text = aop::test::slurp(integrations + file);
    const std::size_t at = text.find(key) + key.size();
    BOOST_TEST_REQUIRE(text.find(key) != text.npos);
    return text.substr(at, text.find('\n', at) - at);
}

}

BOOST_FIXTURE_TEST_CASE(the_github_step_annotates_summarises_and_reports, Repository)
{
    holds(aop::test::bad_tree(path().string()));
    options.environment.insert(options.environment.end(), {"AOP_PATH=deploy/apache2", "AOP_OPTIONS=--fail-on error", "AOP_SARIF=out.sarif",
                                                           cat("GITHUB_STEP_SUMMARY=", (path() / "summary.md").string())});
    std::ofstream(path() / "summary.md") << "before\n";
    const auto ended = run({integrations + "github/run.sh"}, options);
    BOOST_TEST(ended.status == 1, ended.err);
    BOOST_TEST(
        ended.out.starts_with(
            "::error file=deploy/apache2/httpd.conf,line=7,endLine=7,col=21,endColumn=29,title=AOP102 client-cert-optional::shop.example.com:443 "),
        ended.out);
    BOOST_TEST(aop::test::slurp(path() / "summary.md").starts_with("before\n## aop-lint: deploy/apache2\n"));
    const auto log = nlohmann::json::parse(aop::test::slurp(path() / "out.sarif"));
    BOOST_TEST(log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "deploy/apache2/httpd.conf");

    holds(aop::test::good_tree(path().string()));
    BOOST_TEST(run({integrations + "github/run.sh"}, options).status == 0);
}

BOOST_FIXTURE_TEST_CASE(the_gitlab_job_writes_its_two_reports, Repository)
{
    holds(aop::test::bad_tree(path().string()));
    options.environment.push_back("AOP_PATH=deploy/apache2");
    const auto ended = aop::test::run_shell(line_after("gitlab/aop-lint.gitlab-ci.yml", "    - "), options);
    BOOST_TEST(ended.status == 1, ended.err);
    BOOST_TEST(nlohmann::json::parse(aop::test::slurp(path() / "gl-code-quality-report.json"))[0]["location"]["path"] == "deploy/apache2/httpd.conf");
    BOOST_TEST(aop::test::slurp(path() / "aop-lint.xml").find("<failure") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(the_commit_hook_stops_a_bad_tree_only, Repository)
{
    const std::string entry = line_after("pre-commit/.pre-commit-config.yaml", "entry: ");
    holds(aop::test::bad_tree(path().string()));
    BOOST_TEST(aop::test::run_shell(entry, options).status == 1);
    holds(aop::test::good_tree(path().string()));
    BOOST_TEST(aop::test::run_shell(entry, options).status == 0);
}

BOOST_FIXTURE_TEST_CASE(systemd_stops_the_reload_of_a_bad_tree, Repository)
{
    // systemd runs the lines in their order and ends at the first that fails.
    const std::string before_the_reload = line_after("systemd/apache2.service.d/aop-lint.conf", "ExecReload=/usr/bin/env ") + " deploy/apache2";
    holds(aop::test::bad_tree(path().string()));
    BOOST_TEST(aop::test::run_shell(before_the_reload, options).status == 1);
    holds(aop::test::good_tree(path().string()));
    BOOST_TEST(aop::test::run_shell(before_the_reload, options).status == 0);

    const std::string unit = write("apache2.service", "[Service]\nType=forking\nExecStart=/bin/true\nExecReload=/bin/true\n");
    write("apache2.service.d/aop-lint.conf", aop::test::slurp(integrations + "systemd/apache2.service.d/aop-lint.conf"));
    const auto verified = run({"systemd-analyze", "verify", "--man=no", unit}, options);
    if (verified.status == 127)
        BOOST_TEST_MESSAGE("SKIPPED: systemd-analyze is not installed");
    else
        BOOST_TEST(verified.err.find("aop-lint.conf") == std::string::npos, verified.err);
}

BOOST_FIXTURE_TEST_CASE(what_is_installed_is_all_there, Repository)
{
    // The build as it stands: only what belongs to this program, so that nothing else need be built.
    const std::string root = (path() / "root").string();
    options.environment.push_back(cat("DESTDIR=", root));
    const auto ended = run({"cmake", "--install", AOP_BINARY_DIR, "--prefix", "/usr", "--component", "lint", "--strip"}, options);
    BOOST_TEST(ended.status == 0, ended.err);
    for (const char* file :
         {"bin/aop-lint", "share/man/man1/aop-lint.1", "share/aop-lint/aop-lint.schema.json", "share/aop-lint/aop-lint.toml.schema.json",
          "share/bash-completion/completions/aop-lint", "share/zsh/site-functions/_aop-lint", "share/fish/vendor_completions.d/aop-lint.fish"})
        BOOST_TEST(fs::exists(cat(root, "/usr/", file)), file);
    const std::string version = run({cat(root, "/usr/bin/aop-lint"), "--version"}).out;
    BOOST_TEST(version.starts_with(cat("aop-lint ", AOP_VERSION)), version);
    BOOST_TEST(version.find("\nlibraries: OpenSSL 3.") != version.npos, version);
    BOOST_TEST(run({"readelf", "-SW", cat(root, "/usr/bin/aop-lint")}).out.find(".debug_") == std::string::npos);

    const auto taken_back = run({"cmake", cat("-DBUILD=", AOP_BINARY_DIR), "-P", AOP_SOURCE_DIR "/cmake/uninstall.cmake"}, options);
    BOOST_TEST(taken_back.status == 0, taken_back.err);
    for (const auto& entry : fs::recursive_directory_iterator(root))
        BOOST_TEST(entry.is_directory(), entry.path() << " is left");
}

// examples/integrations, run as far as this machine can: with the real program on the path.
#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

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

namespace {

// The shell lines of a list in YAML, as the runner gives them to one shell.
std::string list_after(const std::string& file, const std::string& key)
{
    std::istringstream text(aop::test::slurp(integrations + file));
    std::string out;
    bool within = false;
    for (std::string line; std::getline(text, line);) {
        if (within && !line.starts_with("    - "))
            break;
        if (within)
            out += cat(line.substr(6), "\n");
        within |= line == key;
    }
    BOOST_TEST_REQUIRE(!out.empty(), file << " has no " << key);
    return out;
}

// What stands between two marks.
std::string between(const std::string& text, const std::string& start, const std::string& end)
{
    const std::size_t from = text.find(start), to = text.find(end, from + start.size());
    BOOST_TEST_REQUIRE((from != text.npos && to != text.npos), start);
    return text.substr(from + start.size(), to - from - start.size());
}

std::string job_of_gitlab()
{
    const std::string file = "gitlab/aop-lint.gitlab-ci.yml";
    return cat("set -e\n", list_after(file, "  before_script:"), list_after(file, "  script:"));
}

std::string step_of_jenkins() { return between(aop::test::slurp(integrations + "jenkins/Jenkinsfile"), "sh '''", "'''"); }

// The program where a CI keeps it, and a path that does not have it.
struct Kept : Repository {
    const std::string url = cat("file://", AOP_BINARY_DIR, "/aop-lint");
    const std::string sum = run({"sha256sum", AOP_BINARY_DIR "/aop-lint"}).out.substr(0, 64);
    aop::test::RunOptions without(const std::vector<std::string>& more)
    {
        aop::test::RunOptions made{.directory = path(), .environment = {"PATH=/usr/bin:/bin", "AOP_PATH=deploy/apache2"}};
        made.environment.insert(made.environment.end(), more.begin(), more.end());
        return made;
    }
    static bool is_possible()
    {
        const bool possible = run({"curl", "--version"}).status == 0 && !fs::exists("/usr/bin/aop-lint");
        if (!possible)
            BOOST_TEST_MESSAGE("SKIPPED: curl is not installed, or aop-lint is");
        return possible;
    }
};

}

BOOST_AUTO_TEST_CASE(the_examples_are_yaml_and_judge_a_repository_as_one)
{
    const std::string source = AOP_SOURCE_DIR "/", hooks[]{source + ".pre-commit-hooks.yaml", integrations + "pre-commit/.pre-commit-config.yaml"},
                      action = integrations + "github/action.yml", of_release = source + "action.yml",
                      workflow = integrations + "github/workflow.yml", gitlab = integrations + "gitlab/aop-lint.gitlab-ci.yml";
    for (const std::string& file : {action, of_release, workflow, gitlab, hooks[0], hooks[1]}) {
        const auto parsed = run({"python3", "-c",
                                 "import sys\ntry:\n    import yaml\nexcept ImportError:\n    sys.exit(77)\n"
                                 "assert yaml.safe_load(open(sys.argv[1]))",
                                 file});
        if (parsed.status == 77)
            BOOST_TEST_MESSAGE("SKIPPED: PyYAML is not installed");
        else
            BOOST_TEST(parsed.status == 0, file << parsed.err);
    }
    for (const std::string& file : {integrations + "github/run.sh", integrations + "jenkins/Jenkinsfile", gitlab, hooks[0], hooks[1]})
        BOOST_TEST(aop::test::slurp(file).find("--assume-files") != std::string::npos, file);
    // pre-commit skips a hook for which a commit has no files, and one that only deletes files has none.
    for (const std::string& file : hooks) {
        const std::string text = aop::test::slurp(file);
        BOOST_TEST(text.find("  always_run: true\n") != text.npos, file);
        BOOST_TEST(text.find("  pass_filenames: false\n") != text.npos, file);
        BOOST_TEST(text.find("  files:") == text.npos, file);
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
    fs::remove(path() / "deploy/apache2/certs/server.key");  // as in a repository
    BOOST_TEST(run({integrations + "github/run.sh"}, options).status == 0);
}

BOOST_FIXTURE_TEST_CASE(the_summary_of_a_green_github_step_says_what_is_accepted, Repository)
{
    holds(aop::test::bad_tree(path().string()));
    options.environment.insert(options.environment.end(), {"AOP_PATH=deploy/apache2", "AOP_OPTIONS=", "AOP_SARIF=out.sarif",
                                                           cat("GITHUB_STEP_SUMMARY=", (path() / "summary.md").string())});
    write("deploy/apache2/.aop-lint.toml", "[[expect]]\nserver = \"shop.example.com\"\nverdict = \"optional\"\nreason = \"until the move\"\n");
    BOOST_TEST(run({integrations + "github/run.sh"}, options).status == 0);
    const std::string summary = aop::test::slurp(path() / "summary.md");
    BOOST_TEST(summary.find("### Accepted\n") != summary.npos, summary);
    BOOST_TEST(summary.find("| error AOP102 | ") != summary.npos, summary);
    BOOST_TEST(summary.find(" | deploy/apache2/httpd.conf:7 | until the move |\n") != summary.npos, summary);
}

// An empty variable never means the configuration of the machine that runs the job.
BOOST_FIXTURE_TEST_CASE(an_empty_path_is_wrong_usage_in_every_job, Repository)
{
    options.environment.insert(options.environment.end(), {"AOP_PATH=", "AOP_OPTIONS=", "AOP_SARIF=out.sarif"});
    write("out.sarif", "of an earlier run");
    BOOST_TEST(run({integrations + "github/run.sh"}, options).status == 2);
    BOOST_TEST(!fs::exists(path() / "out.sarif"));
    BOOST_TEST(aop::test::run_shell(job_of_gitlab(), options).status == 2);
    BOOST_TEST(aop::test::run_shell(step_of_jenkins(), options).status == 2);
}

BOOST_FIXTURE_TEST_CASE(the_gitlab_job_writes_its_two_reports, Repository)
{
    holds(aop::test::bad_tree(path().string()));
    options.environment.push_back("AOP_PATH=deploy/apache2");
    const auto ended = aop::test::run_shell(job_of_gitlab(), options);
    BOOST_TEST(ended.status == 1, ended.err);
    BOOST_TEST(nlohmann::json::parse(aop::test::slurp(path() / "gl-code-quality-report.json"))[0]["location"]["path"] == "deploy/apache2/httpd.conf");
    BOOST_TEST(aop::test::slurp(path() / "aop-lint.xml").find("<failure") != std::string::npos);
    fs::remove_all(path() / "deploy");
    BOOST_TEST(aop::test::run_shell(job_of_gitlab(), options).status == 3);
    BOOST_TEST(aop::test::slurp(path() / "aop-lint.xml").find("<failure") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(the_jenkins_step_writes_its_two_reports, Repository)
{
    holds(aop::test::bad_tree(path().string()));
    options.environment.push_back("AOP_PATH=deploy/apache2");
    const auto ended = aop::test::run_shell(step_of_jenkins(), options);
    BOOST_TEST(ended.status == 1, ended.err);
    const std::string pipeline = aop::test::slurp(integrations + "jenkins/Jenkinsfile");
    const std::string junit = between(pipeline, "junit testResults: '", "'"), checkstyle = between(pipeline, "checkStyle(pattern: '", "'");
    BOOST_TEST(aop::test::slurp(path() / junit).find("<failure") != std::string::npos);
    BOOST_TEST(aop::test::slurp(path() / checkstyle).find("source=\"aop-lint.AOP102\"") != std::string::npos);
    holds(aop::test::good_tree(path().string()));
    BOOST_TEST(aop::test::run_shell(step_of_jenkins(), options).status == 0);
}

BOOST_FIXTURE_TEST_CASE(jobs_install_the_file_that_they_are_told_and_no_other, Kept)
{
    if (!is_possible())
        return;
    holds(aop::test::good_tree(path().string()));
    const std::string other = cat("AOP_SHA256=", std::string(64, '0')), right = cat("AOP_SHA256=", sum), from = cat("AOP_URL=", url);
    for (const std::string& job : {job_of_gitlab(), step_of_jenkins()}) {
        const auto installed = aop::test::run_shell(job, without({from, right}));
        BOOST_TEST(installed.status == 0, installed.err);
        BOOST_TEST(aop::test::run_shell(job, without({from, other})).status != 0);
        BOOST_TEST(aop::test::run_shell(job, without({"AOP_URL=", "AOP_SHA256="})).status != 0);
    }
    const auto install = [&](std::vector<std::string> more) {
        more.push_back(cat("GITHUB_PATH=", (path() / "path").string()));
        return run({integrations + "github/install.sh"}, without(more)).status;
    };
    BOOST_TEST(install({from, other}) != 0);
    BOOST_TEST(install({"AOP_URL=", "AOP_SHA256="}) == 2);
    BOOST_TEST(!fs::exists(path() / "path"));
    BOOST_TEST(install({from, right}) == 0);
    const std::string folder = aop::test::slurp(path() / "path");
    BOOST_TEST(run({cat(folder.substr(0, folder.find('\n')), "/aop-lint"), "--version"}).status == 0);
    fs::remove_all(folder.substr(0, folder.find('\n')));
    BOOST_TEST(run({integrations + "github/install.sh"}, options).status == 0);
}

// `uses: OWNER/REPOSITORY@v1.2.3`: the program of that release, with the sum that the release or the workflow names.
BOOST_FIXTURE_TEST_CASE(the_action_installs_the_release_that_it_is_named_by, Kept)
{
    if (!is_possible())
        return;
    const std::string action = aop::test::slurp(AOP_SOURCE_DIR "/action.yml");
    for (const std::string step : {"install.sh", "run.sh"})
        BOOST_TEST(action.find(cat("$GITHUB_ACTION_PATH/examples/integrations/github/", step)) != action.npos, step);
    const std::string machine = run({"uname", "-m"}).out, name = cat("aop-lint-1.2.3-linux-", machine.substr(0, machine.find('\n')));
    fs::create_directories(path() / "releases/v1.2.3");
    fs::copy_file(AOP_BINARY_DIR "/aop-lint", path() / "releases/v1.2.3" / name);
    const auto install = [&](const std::string& release, const std::string& expected) {
        return run({integrations + "github/install.sh"},
                   without({"AOP_URL=", cat("AOP_RELEASES=file://", (path() / "releases").string()), cat("AOP_RELEASE=", release),
                            cat("AOP_SHA256=", expected), cat("GITHUB_PATH=", (path() / "path").string())}))
            .status;
    };
    BOOST_TEST(install("v1.2.3", "") != 0);  // there are no sums
    write("releases/v1.2.3/SHA256SUMS", cat(std::string(64, '0'), "  ", name, ".asc\n", sum, "  ", name, "\n"));
    BOOST_TEST(install("v1.2.3", std::string(64, '0')) != 0);
    BOOST_TEST(install("main", "") == 2);
    BOOST_TEST(install("v1.2.4", "") != 0);
    BOOST_TEST(!fs::exists(path() / "path"));
    for (const std::string& expected : {std::string(), sum}) {
        BOOST_TEST(install("v1.2.3", expected) == 0);
        const std::string folder = aop::test::slurp(path() / "path");
        BOOST_TEST(run({cat(folder.substr(0, folder.find('\n')), "/aop-lint"), "--version"}).status == 0);
        fs::remove_all(folder.substr(0, folder.find('\n')));
        fs::remove(path() / "path");
    }
}

BOOST_FIXTURE_TEST_CASE(the_commit_hook_stops_a_bad_tree_only, Repository)
{
    const std::string entry = line_after("pre-commit/.pre-commit-config.yaml", "entry: ");
    const std::string hooks = aop::test::slurp(AOP_SOURCE_DIR "/.pre-commit-hooks.yaml");
    for (const std::string& line : {entry, cat(between(hooks, "entry: ", "\n"), " ", between(hooks, "args: [", "]"))}) {
        holds(aop::test::bad_tree(path().string()));
        BOOST_TEST(aop::test::run_shell(line, options).status == 1, line);
        holds(aop::test::good_tree(path().string()));
        fs::remove(path() / "deploy/apache2/certs/server.key");
        BOOST_TEST(aop::test::run_shell(line, options).status == 0, line);
        fs::remove(path() / "deploy/apache2/httpd.conf");
        BOOST_TEST(aop::test::run_shell(line, options).status == 3, line);
    }
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

// --baseline-from: what a commit had already does not count.
#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

#include "core/base/ascii.h"
#include "test/cli/cli.h"
#include "test/support/certificates.h"
#include "test/support/process.h"
#include "test/support/scratch.h"

namespace fs = std::filesystem;
using aop::cat;
using aop::test::aop_lint;
using aop::test::Scratch;

namespace {

// A repository with deploy/httpd.conf, a site behind a link, and a key that git does not have.
struct Repository : Scratch {
    Repository()
    {
        aop::test::copy_certificates(path() / "deploy/certs");
        write(".gitignore", "*.key\n");
        write("deploy/httpd.conf", "Listen 443\nInclude sites-enabled/*.conf\n");
        site("a", "optional");
        git({"init", "-q"});
        commit();
    }

    void site(const std::string& name, const std::string& mode) const
    {
        write(cat("deploy/sites-available/", name, ".conf"),
              cat("<VirtualHost *:443>\nServerName ", name,
                  ".example.com\nSSLEngine on\nSSLCertificateFile certs/server.pem\n"
                  "SSLCertificateKeyFile certs/server.key\nSSLCACertificateFile certs/origin-pull-ca.pem\nSSLVerifyClient ",
                  mode, "\n</VirtualHost>\n"));
        fs::create_directories(path() / "deploy/sites-enabled");
        std::error_code there;
        fs::create_symlink(cat("../sites-available/", name, ".conf"), path() / cat("deploy/sites-enabled/", name, ".conf"), there);
    }
    void git(std::vector<std::string> args) const
    {
        args.insert(args.begin(),
                    {"git", "-C", path().string(), "-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"});
        const auto ended = aop::test::run(args);
        BOOST_TEST_REQUIRE(ended.status == 0, ended.err);
    }
    void commit() const
    {
        git({"add", "-A"});
        git({"commit", "-q", "-m", "as it was"});
    }
    // "RULE SERVER" of what counts.
    std::string counted(std::vector<std::string> args = {}) const
    {
        args.insert(args.end(), {"--format", "json", "--select", "AOP102,AOP432", (path() / "deploy/httpd.conf").string()});
        const auto said = aop_lint(args, {.directory = path().string()});
        BOOST_TEST(said.err == "");
        std::string out;
        const auto document = nlohmann::json::parse(said.out);
        for (const auto& f : document["runs"][0]["findings"])
            if (!f["baselined"].get<bool>() && f["suppressed"].is_null())
                out += cat(f["rule"].get<std::string>(), " ", f["servers"][0].get<std::string>(), " ");
        return out;
    }
};

}

BOOST_FIXTURE_TEST_CASE(only_what_is_new_since_a_commit_counts, Repository)
{
    BOOST_TEST(counted() == "AOP102 a.example.com:443 ");
    BOOST_TEST(counted({"--baseline-from", "HEAD"}) == "");
    site("b", "optional");
    BOOST_TEST(counted({"--baseline-from", "HEAD"}) == "AOP102 b.example.com:443 ");
    commit();
    BOOST_TEST(counted({"--baseline-from", "HEAD"}) == "");
    BOOST_TEST(counted({"--baseline-from", "HEAD~1"}) == "AOP102 b.example.com:443 ");
    BOOST_TEST(counted({"--baseline-from", "HEAD", "--no-ignores"}) == "AOP102 a.example.com:443 AOP102 b.example.com:443 ");
    // Of a folder as well, and by its path from where one stands.
    BOOST_TEST(aop_lint({"--select", "AOP102", "--layout", "upstream", "-d", "deploy", "-f", "httpd.conf", "--baseline-from", "HEAD"},
                        {.directory = path().string()})
                   .status == 0);
}

BOOST_FIXTURE_TEST_CASE(what_the_commit_accepted_is_new_once_it_is_not, Repository)
{
    const std::string text = aop::test::slurp(path() / "deploy/sites-available/a.conf");
    const std::size_t at = text.find("SSLVerifyClient");
    write("deploy/sites-available/a.conf", cat(text.substr(0, at), "# aop-lint: ignore AOP102 -- for now\n", text.substr(at)));
    commit();
    BOOST_TEST(counted() == "");
    write("deploy/sites-available/a.conf", text);
    BOOST_TEST(counted({"--baseline-from", "HEAD"}) == "AOP102 a.example.com:443 ");
}

BOOST_FIXTURE_TEST_CASE(a_date_that_is_moved_without_a_new_reason_is_told, Repository)
{
    const std::string text = aop::test::slurp(path() / "deploy/sites-available/a.conf");
    const std::size_t at = text.find("SSLVerifyClient");
    const auto commented = [&](const std::string& comment) {
        write("deploy/sites-available/a.conf", cat(text.substr(0, at), "# aop-lint: ignore AOP102 ", comment, "\n", text.substr(at)));
    };
    const auto said = [&] {
        const std::string out =
            aop_lint({"--format", "gcc", "--select", "AOP96", "--baseline-from", "HEAD", "deploy/httpd.conf"}, {.directory = path().string()}).out;
        return out.substr(0, out.find('\n'));
    };
    commented("until=2026-06-30 -- for the move");
    commit();
    BOOST_TEST(said() == "");
    commented("until=2026-12-31 -- for the move");
    BOOST_TEST(said() == "deploy/sites-available/a.conf:7:1: note: The ignore comment for AOP102 was renewed from 2026-06-30 to 2026-12-31, for the "
                         "same reason [AOP961]");
    commented("until=2026-12-31 -- the move is late, until the new balancer is there");
    BOOST_TEST(said() == "");
    commented("until=2026-06-15 -- for the move");
    BOOST_TEST(said() == "");
}

BOOST_FIXTURE_TEST_CASE(a_repository_runs_nothing_of_its_own, Repository)
{
    const std::string ran = (path() / "ran").string();
    const std::string program = write("evil.sh", cat("#!/bin/sh\ntouch ", ran, "\ncat\n"));
    fs::permissions(program, fs::perms::owner_all);
    for (const char* key : {"core.fsmonitor", "filter.evil.smudge", "filter.evil.clean", "diff.evil.textconv", "core.pager", "core.sshCommand"})
        git({"config", key, program});
    write(".gitattributes", "*.conf filter=evil diff=evil\n");
    BOOST_TEST(counted({"--baseline-from", "HEAD"}) == "");
    BOOST_TEST(!fs::exists(ran));
}

// A commit that says "deploy" is a link elsewhere has nothing written there.
BOOST_FIXTURE_TEST_CASE(a_link_of_the_commit_leads_nowhere, Repository)
{
    const Scratch elsewhere;
    fs::rename(path() / "deploy", path() / "kept");
    fs::create_symlink(elsewhere.path(), path() / "deploy");
    commit();
    fs::remove(path() / "deploy");
    fs::rename(path() / "kept", path() / "deploy");
    aop_lint({"--baseline-from", "HEAD", "deploy/httpd.conf"}, {.directory = path().string()});
    BOOST_TEST(fs::is_empty(elsewhere.path()));
}

BOOST_FIXTURE_TEST_CASE(a_certificate_that_git_does_not_have_is_new, Repository)
{
    std::string text = aop::test::slurp(path() / "deploy/sites-available/a.conf");
    text.replace(text.find("optional"), 8, "require");
    text.replace(text.find("origin-pull-ca.pem"), 18, "late.pem");
    write("deploy/sites-available/a.conf", text);
    commit();
    fs::copy_file(path() / "deploy/certs/two-cas.pem", path() / "deploy/certs/late.pem");
    const auto said =
        aop_lint({"--format", "gcc", "--select", "AOP203", "--baseline-from", "HEAD", "deploy/httpd.conf"}, {.directory = path().string()});
    BOOST_TEST(said.out.find("[AOP203]") != said.out.npos, said.out << said.err);
}

BOOST_FIXTURE_TEST_CASE(a_commit_that_is_not_there_is_told, Repository)
{
    const auto said = [&](const std::string& revision) {
        const auto ended = aop_lint({"--baseline-from", revision, "deploy/httpd.conf"}, {.directory = path().string()});
        return cat(ended.status, ": ", ended.err);
    };
    BOOST_TEST(said("nowhere") == cat("2: aop-lint: --baseline-from: git knows no commit 'nowhere' in ", path().string(), "\n"));
    BOOST_TEST(said("--output=/tmp/x").starts_with("2: aop-lint: --baseline-from: git knows no commit '--output=/tmp/x'"));
    site("b", "optional");
    write("other/httpd.conf", "Listen 80\n");
    const auto ended = aop_lint({"--baseline-from", "HEAD", "other/httpd.conf"}, {.directory = path().string()});
    BOOST_TEST(ended.err == "aop-lint: other/httpd.conf is not in HEAD: every finding is new\n");
}

BOOST_FIXTURE_TEST_CASE(nothing_is_left_in_the_temporary_folder, Repository)
{
    const auto folders = [] {
        std::size_t n = 0;
        for (const auto& entry : fs::directory_iterator(fs::temp_directory_path()))
            n += entry.path().filename().string().starts_with("aop-lint-");
        return n;
    };
    const std::size_t before = folders();
    counted({"--baseline-from", "HEAD"});
    BOOST_TEST(folders() <= before);
}

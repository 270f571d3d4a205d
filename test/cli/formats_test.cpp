// Every format, of a tree that is as nasty as one can be, checked by validators that know nothing of us.
#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

#include "core/base/ascii.h"
#include "linter/render/render.h"
#include "test/cli/cli.h"
#include "test/support/certificates.h"
#include "test/support/process.h"
#include "test/support/scratch.h"

namespace fs = std::filesystem;
using aop::cat;
using aop::test::aop_lint;
using aop::test::Scratch;

namespace {

struct NastyTree : Scratch {
    const std::string folder = aop::test::bad_tree(path().string());
    const std::string baseline = (path() / "known.json").string();

    NastyTree()
    {
        std::ofstream(folder + "/httpd.conf", std::ios::app)
            << "Include \"sites/*.conf\"\n"
            << "<VirtualHost *:443>\n    ServerName <script>alert(1)</script>.example\n    SSLEngine on\n    SSLVerifyClient "
               "optional\n</VirtualHost>\n"
            << "<VirtualHost *:443>\n    ServerName ]]>&amp;\"'`|%,:\x1b[31m\xff\xe2\x80\xae@team\n    SSLEngine on\n    SSLVerifyClient "
               "optional\n</VirtualHost>\n"
            << "# aop-lint: ignore AOP102 -- <b>\xff on purpose</b>\n"
            << "<VirtualHost *:443>\n    ServerName accepted.example\n    SSLEngine on\n    SSLVerifyClient optional\n</VirtualHost>\n"
            << "<Macro Site $n>\n<VirtualHost *:443>\nServerName $n\nSSLEngine on\nSSLVerifyClient \\\n optional_no_ca\n</VirtualHost>\n</Macro>\n"
            << "Use Site \"a b\"\nUse Site m2.example\n";
        fs::create_directories(folder + "/sites");
        fs::create_directories(folder + "/real");
        std::ofstream(folder + "/real/größe & 100%,:.conf")
            << "<VirtualHost *:443>\n\tServerName umlaut.example\n\tSSLEngine on\n\tSSLVerifyClient optional # \xc3\xa4\n</VirtualHost>\n";
        fs::create_symlink("../real/größe & 100%,:.conf", folder + "/sites/link.conf");
        aop_lint({"--write-baseline", baseline, "--select", "AOP104", folder});
    }
};

std::vector<std::string> checked_formats()
{
    std::vector<std::string> names;
    for (const aop::Format& f : aop::formats())
        if (f.name != "text" && f.name != "nagios")
            names.emplace_back(f.name);
    return names;
}

std::string schema_for(const std::string& format)
{
    if (format == "json" || format == "jsonl")
        return AOP_SOURCE_DIR "/linter/schema/aop-lint.schema.json";
    const char* sarif = std::getenv("AOP_SARIF_SCHEMA");
    return format == "sarif" && sarif ? sarif : "";
}

// Writes every document of these arguments; what the validators say about them, "" for nothing.
std::string complaints(const fs::path& below, std::vector<std::string> args, int status, const aop::test::World& world = {})
{
    std::vector<std::string> command{"/usr/bin/python3", AOP_SOURCE_DIR "/test/cli/documents.py"};
    for (const std::string& format : checked_formats()) {
        const std::string file = (below / cat("document-", format)).string(), schema = schema_for(format);
        args.insert(args.end(), {"-o", cat(format, "=", file)});
        command.push_back(cat(format, "=", file, schema.empty() ? "" : "=", schema));
    }
    BOOST_TEST(aop_lint(args, world).status == status);
    const auto ended = aop::test::run(command);
    return ended.status == 0 ? "" : cat("status ", ended.status, ": ", ended.err);
}

}

BOOST_FIXTURE_TEST_CASE(documents_satisfy_their_readers, NastyTree)
{
    if (!std::getenv("AOP_SARIF_SCHEMA"))
        BOOST_TEST_MESSAGE("SKIPPED: the SARIF 2.1.0 schema itself; AOP_SARIF_SCHEMA names no file");
    const std::vector<std::string> variants[]{
        {},
        {"--baseline", baseline},
        {"--scenario", "other: -D OTHER"},
        {"--client-cert", aop::test::certificate("client.pem"), "--client-cert", aop::test::certificate("html.pem")}};
    for (std::vector<std::string> args : variants) {
        args.push_back(folder);
        BOOST_TEST(complaints(path(), args, 3, {.directory = folder}) == "");
    }
}

BOOST_AUTO_TEST_CASE(a_tree_that_cannot_be_read_still_gives_documents)
{
    const Scratch scratch;
    BOOST_TEST(complaints(scratch.path(), {"/nowhere/httpd.conf"}, 3) == "");
}

BOOST_FIXTURE_TEST_CASE(xml_is_well_formed, NastyTree)
{
    for (const char* format : {"junit", "checkstyle"}) {
        const std::string file = (path() / format).string();
        aop_lint({"-o", cat(format, "=", file), folder});
        const auto ended = aop::test::run({"xmllint", "--noout", file});
        BOOST_TEST(ended.status == 0, ended.err);
    }
}

BOOST_FIXTURE_TEST_CASE(several_documents_come_from_one_run, NastyTree)
{
    const std::string json = (path() / "a.json").string(), sarif = (path() / "b.sarif").string();
    const auto said = aop_lint({"-o", cat("json=", json), "-o", cat("sarif=", sarif), "-o", "gcc", folder});
    BOOST_TEST(nlohmann::json::parse(aop::test::slurp(json))["schema_version"] == 2);
    BOOST_TEST(nlohmann::json::parse(aop::test::slurp(sarif))["version"] == "2.1.0");
    BOOST_TEST(said.out == aop_lint({"--format", "gcc", folder}).out);
    BOOST_TEST(aop_lint({"-o", "json", "-o", "gcc", folder}).status == 2);
    for (const auto& entry : fs::directory_iterator(path()))
        BOOST_TEST(entry.path().filename().string().find("json.") == std::string::npos, "a temporary file was left");
}

BOOST_FIXTURE_TEST_CASE(a_file_that_cannot_be_written_is_left_as_it_was, NastyTree)
{
    const auto said = aop_lint({"-o", "json=/proc/nowhere/x.json", folder});
    BOOST_TEST(said.status == 2);
    BOOST_TEST(said.err.find("cannot write /proc/nowhere/x.json") != said.err.npos, said.err);
    BOOST_TEST(aop_lint({"-o", cat("json=", folder), folder}).status == 4);
    if (fs::exists("/dev/full"))
        BOOST_TEST(aop_lint({"-o", "json=/dev/full", folder}).status == 4);
}

BOOST_FIXTURE_TEST_CASE(code_scanning_gets_the_real_file_not_the_link, NastyTree)
{
    const auto log = nlohmann::json::parse(aop_lint({"--format", "sarif", "--select", "AOP102", folder}, {.directory = folder}).out);
    bool seen = false;
    for (const auto& result : log["runs"][0]["results"]) {
        const std::string uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        seen |= uri == "real/gr%C3%B6%C3%9Fe%20%26%20100%25%2C%3A.conf";
        BOOST_TEST(uri.find("link.conf") == uri.npos);
    }
    BOOST_TEST(seen);
}

BOOST_FIXTURE_TEST_CASE(accepted_findings_are_marked_in_sarif, NastyTree)
{
    const auto log = nlohmann::json::parse(aop_lint({"--format", "sarif", "--select", "AOP102,AOP104", "--baseline", baseline, folder}).out);
    std::size_t in_source = 0, external = 0;
    for (const auto& result : log["runs"][0]["results"]) {
        const auto suppressions = result.value("suppressions", nlohmann::json::array());
        in_source += !suppressions.empty() && suppressions[0]["kind"] == "inSource";
        external += !suppressions.empty() && suppressions[0]["kind"] == "external";
        BOOST_TEST((result["baselineState"] == "unchanged") == (!suppressions.empty() && suppressions[0]["kind"] == "external"));
    }
    BOOST_TEST(in_source == 1);
    BOOST_TEST(external == nlohmann::json::parse(aop::test::slurp(baseline))["findings"].size());
}

BOOST_FIXTURE_TEST_CASE(the_page_works_in_a_browser, NastyTree)
{
    const std::string page = (path() / "page.html").string();
    aop_lint({"-o", cat("html=", page), folder});
    const auto dom =
        aop::test::run({"chromium", "--headless", "--no-sandbox", "--disable-gpu", cat("--user-data-dir=", (path() / "profile").string()),
                        "--virtual-time-budget=2000", "--dump-dom", cat("file://", page)});
    if (dom.status == -1 || dom.status == 127) {
        BOOST_TEST_MESSAGE("SKIPPED: chromium is not installed");
        return;
    }
    BOOST_TEST(dom.status == 0, dom.err);
    // Its own script ran, so the policy's hash is right; the configuration's did not.
    BOOST_TEST(dom.out.find("id=\"search\"") != dom.out.npos);
    BOOST_TEST(dom.out.find("display: inline-block") != dom.out.npos);
    BOOST_TEST(dom.out.find("&lt;script&gt;alert(1)") != dom.out.npos);
}

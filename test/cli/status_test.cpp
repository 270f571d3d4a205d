// Exit statuses are the same whatever the format, and bad input ends in one clear message.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "core/base/ascii.h"
#include "linter/render/render.h"
#include "test/cli/cli.h"
#include "test/support/scratch.h"

namespace data = boost::unit_test::data;
using aop::test::aop_lint;
using aop::test::Scratch;

namespace {

std::vector<std::string> format_names()
{
    std::vector<std::string> names;
    for (const aop::Format& f : aop::formats())
        names.emplace_back(f.name);
    return names;
}

struct Trees : Scratch {
    const std::string good = aop::test::good_tree(path().string());
    const std::string bad = aop::test::bad_tree(path().string());
};

struct BadInput {
    std::string_view name, content, says;
};
std::ostream& operator<<(std::ostream& o, const BadInput& b) { return o << b.name; }
using namespace std::string_view_literals;
constexpr BadInput bad_inputs[]{
    {"missing-include", "Listen 443\nInclude nowhere.conf\n<VirtualHost *:443>\n</VirtualHost>\n", "httpd.conf:2: "},
    {"unclosed", "Listen 443\n<VirtualHost *:443>\nServerName a.example\n", "httpd.conf:2: "},
    {"loop", "Listen 443\nInclude httpd.conf\n", "httpd.conf:2: "},
    {"empty", "", "is an empty file"},
    {"comments-only", "# nothing\n\n", "nothing to judge"},
    {"binary",
     "\x7f"
     "ELF\x02\x01\x01\0\0\0\0\xff\xfe\n"sv,
     "is a program, not a configuration"},
};

}

BOOST_FIXTURE_TEST_CASE(a_monitoring_plugin_has_its_own_statuses, Trees)
{
    BOOST_TEST(aop_lint({"--format", "nagios", good}).status == 0);
    BOOST_TEST(aop_lint({"--format", "nagios", bad}).status == 2);
    BOOST_TEST(aop_lint({"--format", "nagios", good + "/nowhere.conf"}).status == 3);
    BOOST_TEST(aop_lint({"--format", "nagios", bad}).out.starts_with("AOP CRITICAL - 1 error, "));
    BOOST_TEST(aop_lint({"--format", "nagios", good}).out.starts_with("AOP OK - no findings in 2 servers | errors=0 warnings=0 notes=0\n"));
    BOOST_TEST(aop_lint({"--format", "nagios", good + "/nowhere.conf"}).out.starts_with("AOP UNKNOWN - "));
}

BOOST_FIXTURE_TEST_CASE(the_status_does_not_depend_on_the_format, Trees)
{
    for (const std::string& format : format_names()) {
        if (format == "nagios")
            continue;  // its readers have statuses of their own
        BOOST_TEST_CONTEXT(format)
        {
            BOOST_TEST(aop_lint({"--format", format, good}).status == 0);
            BOOST_TEST(aop_lint({"--format", format, bad}).status == 1);
            BOOST_TEST(aop_lint({"--format", format, "--exit-zero", bad}).status == 0);
            BOOST_TEST(aop_lint({"--format", format, good + "/nowhere.conf"}).status == 3);
            BOOST_TEST(aop_lint({"--format", format, "--exit-zero", good + "/nowhere.conf"}).status == 3);
            BOOST_TEST(aop_lint({"--format", format, "--no-such-option", good}).status == 2);
        }
    }
}

BOOST_FIXTURE_TEST_CASE(a_good_tree_has_no_findings, Trees)
{
    const auto said = aop_lint({"--format", "gcc", good});
    BOOST_TEST(said.out == "");
    BOOST_TEST(said.err == "");
}

BOOST_FIXTURE_TEST_CASE(fail_on_moves_the_bar, Trees)
{
    const std::string fragment =
        "Listen 443\n# aop-lint: ignore AOP102 -- never there\n<VirtualHost *:443>\n    ServerName a.example\n    SSLEngine on\n"
        "    SSLCertificateFile certs/server.pem\n    SSLCertificateKeyFile certs/server.key\n    SSLVerifyClient require\n"
        "    SSLVerifyDepth 1\n    SSLCACertificateFile certs/origin-pull-ca.pem\n    DocumentRoot htdocs\n</VirtualHost>\n";
    const auto with = [&](std::string level) {
        return aop_lint({"--fail-on", level, "--select", "AOP951", "--stdin-path", good + "/httpd.conf", "-"}, {.input = fragment}).status;
    };
    BOOST_TEST(with("note") == 1);
    BOOST_TEST(with("warning") == 1);
    BOOST_TEST(with("error") == 0);
}

BOOST_DATA_TEST_CASE(bad_input_gives_one_message_with_its_place_and_status_3, data::make(bad_inputs), b)
{
    const Scratch scratch;
    scratch.write("httpd.conf", b.content);
    const auto said = aop_lint({(scratch.path() / "httpd.conf").string()});
    BOOST_TEST(said.status == 3, said.out << said.err);
    BOOST_TEST(said.err.find(b.says) != said.err.npos, said.err);
    BOOST_TEST(std::count(said.err.begin(), said.err.end(), '\n') == 1, said.err);
}

BOOST_AUTO_TEST_CASE(what_is_no_file_is_said_to_be_none)
{
    const Scratch scratch;
    BOOST_TEST(aop_lint({scratch.path().string()}).status == 3);
    BOOST_TEST(aop_lint({scratch.path().string()}).err.find("is a folder without a main file") != std::string::npos);
    const std::string fifo = (scratch.path() / "fifo").string();
    BOOST_TEST_REQUIRE(mkfifo(fifo.c_str(), 0600) == 0);
    BOOST_TEST(aop_lint({fifo}).status == 3);
    BOOST_TEST(aop_lint({"/dev/zero"}).status == 3);
}

// A report of an earlier run must not be taken for that of this one.
BOOST_FIXTURE_TEST_CASE(reports_are_written_whenever_a_path_was_looked_at, Trees)
{
    const std::string junit = (path() / "out.xml").string(), json = (path() / "out.json").string();
    write("empty/note.txt", "");
    const std::string nothing = write("nothing.conf", "# nothing\n"), program = write("program", "\x7f"
                                                                                                 "ELF");
    const std::string refused = write("refused.conf", "Listen 443\nNothingLikeIt\n");
    for (const std::string& tree : {(path() / "empty").string(), (path() / "nowhere").string(), nothing, program, refused}) {
        write("out.xml", "<testsuites/>");
        const auto said = aop_lint({"-o", "junit=" + junit, "-o", "json=" + json, tree});
        BOOST_TEST(said.status == 3, tree);
        BOOST_TEST(std::count(said.err.begin(), said.err.end(), '\n') == 1, said.err);
        BOOST_TEST(aop::test::slurp(junit).find("<failure") != std::string::npos, tree << aop::test::slurp(junit));
        BOOST_TEST(nlohmann::json::parse(aop::test::slurp(json))["runs"][0]["findings"].size() > 0U, tree);
        BOOST_TEST(aop_lint({"--format", "github", tree}).out.starts_with("::error file="), tree);
        BOOST_TEST(aop_lint({"--format", "nagios", tree}).status == 3, tree);
    }
    // Also where the answer cannot be given for another reason.
    const std::string broken = write("broken.json", "{");
    for (const std::vector<std::string>& more : {std::vector<std::string>{"--baseline", broken}, {"--client-key", broken}}) {
        write("out.xml", "<testsuites/>");
        std::vector<std::string> args{"-o", "junit=" + junit, bad};
        args.insert(args.begin(), more.begin(), more.end());
        const auto said = aop_lint(args);
        BOOST_TEST(said.status >= 2, said.err);
        BOOST_TEST(said.out == "");
        BOOST_TEST(aop::test::slurp(junit).find("<failure") != std::string::npos, more.front());
    }
}

BOOST_FIXTURE_TEST_CASE(what_httpd_refuses_is_said_once, Trees)
{
    const std::string file = write("refused.conf", "Listen 443\nNothingLikeIt\n");
    const auto text = aop_lint({"-q", file});
    BOOST_TEST(text.err == aop::cat(file, ":2: httpd refuses this configuration here; the report says why\n"));
    BOOST_TEST(text.out.find("Invalid command 'NothingLikeIt") != text.out.npos, text.out);
    // Where standard output has a document, only standard error is for people.
    BOOST_TEST(aop_lint({"--format", "json", file}).err.find("Invalid command 'NothingLikeIt") != std::string::npos);
}

// The part that was not read could say anything about any server.
BOOST_FIXTURE_TEST_CASE(a_limit_of_ours_makes_every_server_unknown, Trees)
{
    const std::string text = aop::cat(aop::test::slurp(good + "/httpd.conf"), "Listen 8080\n<VirtualHost *:8080>\nServerName plain.example.com\n",
                                      "</VirtualHost>\nDocumentRoot htdocs\n<Directory />\nAllowOverride All\n</Directory>\n");
    const auto verdicts = [&](std::string_view more, std::size_t htaccess) {
        write("good/httpd.conf", aop::cat(text, more));
        write("good/htdocs/.htaccess", std::string(htaccess, '\n'));
        std::string out = aop::cat(aop_lint({good}).status);
        const auto document = nlohmann::json::parse(aop_lint({"vhosts", "--format", "json", good}).out);
        for (const auto& row : document["servers"])
            out += aop::cat(" ", row["server"]["verdict"].get<std::string>());
        return out;
    };
    BOOST_TEST(verdicts("", 100) == "1 unreachable enforced plain");
    std::string deep;
    for (int i = 0; i < 401; ++i)
        deep += "<A>\n";
    BOOST_TEST(verdicts(deep, 100) == "1 unknown unknown unknown");
    BOOST_TEST(verdicts("", (1 << 20) + 1) == "1 unknown unknown unknown");
    // What httpd refuses it refuses, whatever follows.
    BOOST_TEST(verdicts("</B>\n" + deep, 100) == "3 broken broken broken");
}

// Said before anything is read.
BOOST_FIXTURE_TEST_CASE(a_document_for_a_folder_that_is_not_there_is_wrong_usage, Trees)
{
    const auto said = aop_lint({"-o", "json=" + path().string() + "/nowhere/a.json", good});
    BOOST_TEST(said.status == 2);
    BOOST_TEST(said.err.find("there is no folder") != said.err.npos, said.err);
    BOOST_TEST(said.out == "");
    BOOST_TEST(aop_lint({"-o", "json=a.json", good}, {.directory = path().string()}).status == 0);
}

BOOST_FIXTURE_TEST_CASE(a_certificate_as_path_is_told_where_it_belongs, Trees)
{
    const auto said = aop_lint({good + "/certs/client.pem"});
    BOOST_TEST(said.status == 3);
    BOOST_TEST(said.err.find("'aop-lint --client-cert FILE'") != said.err.npos, said.out << said.err);
}

BOOST_FIXTURE_TEST_CASE(vhosts_lists_what_the_guard_exempts, Trees)
{
    std::string text = aop::test::slurp(good + "/httpd.conf");
    text.insert(text.find("</VirtualHost>"), "AOPGuard on\nAOPGuardExempt /health handler=proxy-server\n");
    write("good/guard.conf", text);
    const auto said = aop_lint({"vhosts", good + "/guard.conf"});
    BOOST_TEST(said.out.find("AOPGuardExempt") != said.out.npos, said.out);
    BOOST_TEST(said.out.find("/health") != said.out.npos, said.out);
}

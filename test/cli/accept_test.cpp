// Comments and baselines accept findings; what they accept is marked, not dropped.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

#include "core/base/ascii.h"
#include "core/verdicts/suppression.h"
#include "linter/render/rule_text.h"
#include "test/cli/cli.h"
#include "test/support/scratch.h"

namespace data = boost::unit_test::data;
using aop::cat;
using aop::test::aop_lint;
using aop::test::Scratch;

namespace {

struct Case {
    std::string_view in, out;
};
std::ostream& operator<<(std::ostream& o, const Case& c) { return o << '<' << c.in << '>'; }
constexpr Case remarks[]{
    {"ignore AOP101 -- because", "AOP101: because"},
    {"ignore aop101,client-cert-optional -- because", "AOP101 AOP102: because"},
    {"ignore AOP101, AOP102 until=2026-12-31 -- because -- really", "AOP101 AOP102: because -- really"},
    {"ignore AOP101", "gives no reason after `--`"},
    {"ignore AOP101 --", "gives no reason after `--`"},
    {"ignore -- because", "names no rule"},
    {"ignore AOP1 -- because", "names `AOP1`, which is no rule"},
    {"ignore AOP101 until=soon -- because", "has `until=soon`, which is no date as until=2026-12-31"},
    {"ignore AOP101 until=2026-02-30 -- because", "has `until=2026-02-30`, which is no date as until=2026-12-31"},
    {"ignore AOP101 -- until=2026-12-31 for now", "has `until=2026-12-31` after the `--`, where it is part of the reason and no date"},
    {"ignore AOP101 -- for now, until=2026-12-31", "has `until=2026-12-31` after the `--`, where it is part of the reason and no date"},
    {"ignore AOP101 -- until the move", "AOP101: until the move"},
    {"disable AOP101 -- because", "does not begin with `# aop-lint: ignore`"},
    {"", "does not begin with `# aop-lint: ignore`"},
};

// The server's three lines, with a comment above one of them.
std::string commented(const std::string& folder, std::string_view comment, std::string_view above)
{
    std::string text = aop::test::slurp(folder + "/httpd.conf");
    text.insert(text.rfind('\n', text.find(above)) + 1, cat(comment, "\n"));
    std::ofstream(folder + "/httpd.conf") << text;
    return folder;
}

std::string findings_of(const std::vector<std::string>& args)
{
    std::vector<std::string> all{"--format", "json"};
    all.insert(all.end(), args.begin(), args.end());
    const auto document = nlohmann::json::parse(aop_lint(all).out);
    std::string out;
    for (const auto& f : document["runs"][0]["findings"])
        out += cat(f["rule"].get<std::string>(), f["suppressed"].is_null() ? "" : cat("(", f["suppressed"].get<std::string>(), ")"),
                   f["baselined"].get<bool>() ? "(baseline)" : "", " ");
    return out;
}

struct Tree : Scratch {
    const std::string folder = aop::test::bad_tree(path().string());
};

}

BOOST_DATA_TEST_CASE(comments_are_understood_or_it_is_said_why_not, data::make(remarks), c)
{
    const aop::SuppressionComment remark{.place = {}, .text = std::string(c.in)};
    const aop::Ignore ignore = aop::parse_ignore(remark);
    std::string shown;
    for (const aop::Rule* rule : ignore.rules)
        shown += cat(shown.empty() ? "" : " ", rule->id);
    BOOST_TEST(ignore.wrong.value_or(cat(shown, ": ", ignore.reason)) == c.out);
}

BOOST_FIXTURE_TEST_CASE(a_comment_above_the_line_accepts, Tree)
{
    BOOST_TEST(findings_of({folder}) == "AOP102 ");
    commented(folder, "# aop-lint: ignore AOP102 -- on purpose", "SSLVerifyClient");
    BOOST_TEST(findings_of({folder}) == "AOP102(on purpose) ");
    BOOST_TEST(aop_lint({folder}).status == 0);
    BOOST_TEST(findings_of({"--no-ignores", folder}) == "AOP102 ");
    BOOST_TEST(aop_lint({"--no-ignores", folder}).status == 1);
}

BOOST_FIXTURE_TEST_CASE(a_comment_above_a_section_accepts_all_in_it, Tree)
{
    commented(folder, "#aop-lint: ignore client-cert-optional until=2026-06-01 -- on purpose", "<VirtualHost");
    BOOST_TEST(findings_of({folder}) == "AOP102(on purpose) ");
    BOOST_TEST(findings_of({"--now", "2026-06-01T23:59:59Z", folder}) == "AOP102(on purpose) ");
    BOOST_TEST(findings_of({"--now", "2026-06-02", folder}) == "AOP102 AOP952 ");
}

BOOST_FIXTURE_TEST_CASE(a_comment_above_another_line_accepts_nothing, Tree)
{
    commented(folder, "# aop-lint: ignore AOP102 -- on purpose", "SSLVerifyDepth");
    BOOST_TEST(findings_of({folder}) == "AOP102 AOP951 ");
}

BOOST_FIXTURE_TEST_CASE(a_comment_in_a_branch_that_is_false_is_nothing, Tree)
{
    std::ofstream(folder + "/httpd.conf", std::ios::app)
        << "<IfDefine NEVER>\n# aop-lint: ignore AOP102 -- on purpose\nSSLVerifyClient optional\n</IfDefine>\n";
    BOOST_TEST(findings_of({"--select", "AOP95", folder}) == "");
}

BOOST_FIXTURE_TEST_CASE(a_comment_in_a_macro_is_needed_once, Tree)
{
    std::ofstream(folder + "/httpd.conf", std::ios::app) << "<Macro M $name $mode>\n<VirtualHost *:443>\nServerName $name\nSSLEngine on\n"
                                                            "# aop-lint: ignore AOP102 -- on purpose\nSSLVerifyClient $mode\n"
                                                            "SSLCACertificateFile certs/origin-pull-ca.pem\n</VirtualHost>\n</Macro>\n"
                                                            "Use M a.example optional\nUse M b.example require\n";
    BOOST_TEST(findings_of({"--select", "AOP102,AOP95", folder}) == "AOP102 AOP102(on purpose) ");
}

BOOST_FIXTURE_TEST_CASE(a_baseline_survives_moved_lines_and_not_a_new_finding, Tree)
{
    const std::string baseline = (path() / "known.json").string();
    BOOST_TEST(aop_lint({"--write-baseline", baseline, folder}).status == 0);
    BOOST_TEST(aop_lint({"--baseline", baseline, folder}).status == 0);
    BOOST_TEST(findings_of({"--baseline", baseline, folder}) == "AOP102(baseline) ");

    std::string text = aop::test::slurp(folder + "/httpd.conf");
    std::ofstream(folder + "/httpd.conf") << "# moved\n\n" << text;
    BOOST_TEST(findings_of({"--baseline", baseline, folder}) == "AOP102(baseline) ");

    text.replace(text.find("optional"), 8, "optional_no_ca");
    std::ofstream(folder + "/httpd.conf") << text;
    BOOST_TEST(findings_of({"--baseline", baseline, folder}) == "AOP102 AOP960 ");
    BOOST_TEST(aop_lint({"--baseline", baseline, folder}).status == 1);
}

BOOST_FIXTURE_TEST_CASE(what_a_baseline_has_for_nothing_is_told, Tree)
{
    const std::string baseline = (path() / "known.json").string();
    BOOST_TEST(aop_lint({"--write-baseline", baseline, folder}).status == 0);
    std::string text = aop::test::slurp(folder + "/httpd.conf");
    text.replace(text.find("optional"), 8, "require");
    std::ofstream(folder + "/httpd.conf") << text;
    const auto said = aop_lint({"--format", "gcc", "--baseline", baseline, folder});
    BOOST_TEST(said.out.find("note: The baseline records 1 finding that is gone: AOP102 shop.example.com:443 requests ") != said.out.npos, said.out);
    BOOST_TEST(said.status == 0);
    // One of a rule that is not looked for is not gone.
    BOOST_TEST(findings_of({"--baseline", baseline, "--select", "AOP101,AOP960", folder}) == "");
    BOOST_TEST(findings_of({"--baseline", baseline, "--ignore", "AOP102", folder}) == "");
    BOOST_TEST(findings_of({"--baseline", baseline, "--ignore", "AOP960", folder}) == "");
}

BOOST_FIXTURE_TEST_CASE(a_comment_that_is_nearly_one_is_told, Tree)
{
    for (const char* comment :
         {"# aop-lint ignore AOP102 -- on purpose", "# aop-lint : ignore AOP102 -- on purpose", "# AOP-LINT: ignore AOP102 -- on purpose",
          "# aoplint: ignore AOP102 -- on purpose", "#aop_lint: ignore AOP102 -- on purpose", "# Aop-Lint: Ignore AOP102 -- on purpose",
          "# aop-lint: Ignore AOP102 -- on purpose"}) {
        const std::string before = aop::test::slurp(folder + "/httpd.conf");
        commented(folder, comment, "SSLVerifyClient");
        BOOST_TEST(findings_of({folder}) == "AOP102 AOP950 ", comment);
        std::ofstream(folder + "/httpd.conf") << before;
    }
    for (const char* comment : {"# aop-lint is run by cron, and ignores nothing", "# see aop-lint(1)", "# aop-lint ignored this once"}) {
        const std::string before = aop::test::slurp(folder + "/httpd.conf");
        commented(folder, comment, "SSLVerifyClient");
        BOOST_TEST(findings_of({folder}) == "AOP102 ", comment);
        std::ofstream(folder + "/httpd.conf") << before;
    }
}

BOOST_FIXTURE_TEST_CASE(what_is_no_baseline_is_a_usage_error, Tree)
{
    for (const char* text : {"", "[]", "{}", "{\"baseline_version\": 2, \"findings\": []}", "{\"baseline_version\": 1, \"findings\": [1]}"}) {
        const std::string file = write("not.json", text);
        const auto said = aop_lint({"--baseline", file, folder});
        BOOST_TEST(said.status == 2, text);
        BOOST_TEST(said.err.find(file) != said.err.npos, said.err);
    }
    BOOST_TEST(aop_lint({"--baseline", folder + "/nowhere", folder}).status == 2);
}

namespace {

std::string fingerprints(const std::string& rule, const std::string& tree)
{
    std::string all;
    const auto document = nlohmann::json::parse(aop_lint({"--format", "json", "--assume-files", tree}).out);
    for (const auto& f : document["runs"][0]["findings"])
        if (f["rule"] == rule)
            all += f["fingerprint"].get<std::string>() + " ";
    return all;
}

}

// How many there are changes with every site that is added: a note about it stays the same.
BOOST_FIXTURE_TEST_CASE(a_count_is_no_part_of_a_fingerprint, Scratch)
{
    const auto tree = [&](int sites) {
        std::string text = "Listen 443\nSSLVHostSNIPolicy strict\nSSLVerifyClient require\nSSLCACertificateFile ca.pem\n";
        for (int i = 0; i < sites; ++i)
            text += cat("<VirtualHost *:443>\nServerName s", i, ".example.com\nSSLEngine on\nSSLCertificateFile s", i, ".pem\nDocumentRoot /srv/s", i,
                        "\n</VirtualHost>\n");
        return write("httpd.conf", text);
    };
    for (const char* rule : {"AOP014", "AOP421"}) {
        const std::string few = fingerprints(rule, tree(3)), many = fingerprints(rule, tree(5));
        BOOST_TEST(few.size() == 33U, rule << ": " << few);
        BOOST_TEST(few == many, rule);
    }
}

BOOST_FIXTURE_TEST_CASE(a_table_says_what_is_accepted_and_why, Tree)
{
    commented(folder, "    # aop-lint: ignore AOP102 -- until the move, in May", "SSLVerifyClient");
    const auto csv = aop_lint({"--format", "csv", folder}, {.directory = path().string()}).out;
    BOOST_TEST(csv.starts_with("tree,scenario,server,address,verdict,trust,why,file,line,errors,warnings,notes,accepted\n"), csv);
    BOOST_TEST(csv.find(",bad/httpd.conf,8,") != csv.npos, csv);
    BOOST_TEST(csv.find(",\"AOP102: until the move, in May\"\n") != csv.npos, csv);
}

BOOST_AUTO_TEST_CASE(the_pages_of_rules_say_whether_a_comment_accepts_them)
{
    for (const aop::Rule* rule : aop::rules()) {
        const std::string page = aop::rule_markdown(*rule);
        BOOST_TEST((page.find(cat("# aop-lint: ignore ", rule->id)) != page.npos) == aop::is_accepted_by_comments(*rule), rule->id);
    }
}

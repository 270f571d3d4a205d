// --expect and --require: which verdict each server is to have.
#include <boost/test/unit_test.hpp>

#include "core/base/ascii.h"
#include "test/cli/cli.h"
#include "test/support/scratch.h"

using aop::test::aop_lint;
using aop::test::Said;
using aop::test::Scratch;

namespace {

struct Tree : Scratch {
    const std::string good = aop::test::good_tree(path().string());
    const std::string bad = aop::test::bad_tree(path().string());

    // A protected server, and a public one on port 80.
    std::string mixed() const
    {
        write("good/mixed.conf", "Include httpd.conf\nListen 80\n<VirtualHost *:80>\n  ServerName status.example.net\n</VirtualHost>\n");
        return good + "/mixed.conf";
    }
};

bool has(const Said& said, std::string_view text) { return said.out.find(text) != said.out.npos; }

}

BOOST_FIXTURE_TEST_CASE(a_public_server_is_reported_until_it_is_expected, Tree)
{
    const std::string tree = mixed();
    BOOST_TEST(has(aop_lint({"-q", tree}), "[AOP120]"));
    BOOST_TEST(aop_lint({"-q", tree}).status == 1);
    for (const char* expected : {"status.example.net=plain", "status.example.net:80=plain", "*.example.net=plain,closed -- for monitoring"}) {
        const Said said = aop_lint({"-q", "--expect", expected, tree});
        BOOST_TEST(said.status == 0, expected << ": " << said.out);
    }
    BOOST_TEST(has(aop_lint({"-v", "--expect", "status.example.net=plain -- for monitoring", tree}), "for monitoring"));
}

BOOST_FIXTURE_TEST_CASE(another_verdict_than_expected_is_a_finding, Tree)
{
    const Said said = aop_lint({"-q", "--expect", "status.example.net=closed", mixed()});
    BOOST_TEST(said.status == 1);
    BOOST_TEST(has(said, "is plain, and --expect status.example.net=closed expects closed"), said.out);
    BOOST_TEST(has(said, "[AOP120]"));
}

BOOST_FIXTURE_TEST_CASE(an_expectation_that_no_server_is_the_subject_of_is_a_finding, Tree)
{
    for (const char* expected : {"shop.example.org=plain", "status.example.net:8080=plain"}) {
        const Said said = aop_lint({"-q", "--expect", "status.example.net=plain", "--expect", expected, mixed()});
        BOOST_TEST(said.status == 1);
        BOOST_TEST(has(said, aop::cat("No server is the subject of --expect ", expected)), said.out);
    }
}

BOOST_FIXTURE_TEST_CASE(of_two_expectations_for_a_server_none_is_silent, Tree)
{
    const std::string tree = mixed();
    const Said said = aop_lint({"-q", "--expect", "status.example.net=plain", "--expect", "Status.example.net=closed", tree});
    BOOST_TEST(said.status == 2, said.out);
    BOOST_TEST(said.err.find("--expect Status.example.net=closed contradicts --expect status.example.net=plain: both are about status.example.net") !=
                   said.err.npos,
               said.err);
    // The same in other words, and other servers.
    for (const char* other : {"status.example.net=closed,plain", "*.example.net=enforced", "status.example.net:80=enforced"})
        BOOST_TEST(aop_lint({"-q", "--expect", "status.example.net=plain,closed", "--expect", other, tree}).status != 2, other);
    // One that never decides is of no use.
    for (const char* later : {"status.example.net:80=enforced", "*.example.net=enforced", "status.example.net=plain"}) {
        const Said twice = aop_lint({"-q", "--expect", "status.example.net=plain", "--expect", later, tree});
        BOOST_TEST(has(twice, aop::cat("For no server --expect ", later, " decides: --expect status.example.net=plain comes before it")), twice.out);
        BOOST_TEST(twice.status == 1);
    }
}

BOOST_FIXTURE_TEST_CASE(entries_of_the_project_file_do_not_contradict_each_other, Tree)
{
    const std::string tree = mixed();
    const auto with = [&](std::string_view first, std::string_view second) {
        std::string text;
        for (const std::string_view lines : {first, second})
            text += aop::cat("[[expect]]\nserver = \"status.example.net\"\nreason = \"monitoring\"\n", lines);
        write("project.toml", text);
        return aop_lint({"-q", "--config", path().string() + "/project.toml", tree});
    };
    const Said said = with("verdict = \"plain\"\n", "verdict = \"closed\"\n");
    BOOST_TEST(said.status == 2);
    BOOST_TEST(said.err.find("the [[expect]] of project.toml:5 contradicts the [[expect]] of project.toml:1") != said.err.npos, said.err);
    // What follows one with a last day waits for it.
    BOOST_TEST(with("verdict = \"plain\"\nuntil = 2026-12-31\n", "verdict = \"enforced\"\n").status == 0);
    BOOST_TEST(with("verdict = \"enforced\"\n", "verdict = \"plain\"\nuntil = 2026-12-31\n").status == 2);
}

BOOST_FIXTURE_TEST_CASE(what_is_required_holds_for_all_servers_but_the_expected, Tree)
{
    const std::string tree = mixed();
    BOOST_TEST(aop_lint({"-q", "--require", "enforced", good}).status == 0);
    BOOST_TEST(has(aop_lint({"-q", "--require", "enforced", tree}), "[AOP953]"));
    BOOST_TEST(aop_lint({"-q", "--require", "enforced", "--expect", "status.example.net=plain", tree}).status == 0);
    BOOST_TEST(aop_lint({"-q", "--expect", "status.example.net=plain", "--require", "enforced", bad, tree}).status == 1);
}

BOOST_AUTO_TEST_CASE(an_expectation_that_cannot_be_understood_is_wrong_usage)
{
    for (const char* wrong : {"shop.example.com", "=plain", "shop.example.com=", "shop.example.com=plane", "shop.example.com:http=plain",
                              "a:99999=plain", "shop.example.com=plain,", ""}) {
        const Said said = aop_lint({"--expect", wrong, "/nowhere"});
        BOOST_TEST(said.status == 2, wrong);
    }
    BOOST_TEST(aop_lint({"--require", "secure", "/nowhere"}).status == 2);
}

BOOST_FIXTURE_TEST_CASE(a_project_requires_verdicts_in_a_list_too, Tree)
{
    const auto with = [&](std::string_view line) {
        write("project.toml", line);
        return aop_lint({"-q", "--config", path().string() + "/project.toml", mixed()});
    };
    BOOST_TEST(with("require = [\"enforced\", \"plain\"]\n").status == 0, with("require = [\"enforced\", \"plain\"]\n").err);
    BOOST_TEST(with("require = \"enforced,plain\"\n").status == 0);
    BOOST_TEST(has(with("require = [\"enforced\", \"open\"]\n"), "[AOP953]"));
    BOOST_TEST(with("require = []\n").status == 2);
    BOOST_TEST(with("require = [\"enforced\", \"opn\"]\n").status == 2);
}

// Where httpd does not start, what it would be is looked at: one mistake is not a finding about every server.
BOOST_FIXTURE_TEST_CASE(a_configuration_that_httpd_refuses_is_one_finding, Tree)
{
    const std::string tree = mixed();
    write("good/mixed.conf", aop::cat(aop::test::slurp(tree), "<VirtualHost *:443>\nServerName www.example.net\nSSLEngine on\n",
                                      "SSLCertificateFile certs/server.pem\nSSLCertificateKeyFile certs/server.key\n</VirtualHost>\n"));
    const std::vector<std::string> declared{"--require", "enforced", "--expect", "status.example.net=plain", "--expect", "www.example.net=open"};
    const auto run = [&](std::vector<std::string> more, const std::vector<std::string>& expectations) {
        more.insert(more.end(), expectations.begin(), expectations.end());
        more.push_back(tree);
        return aop_lint(more);
    };
    const Said good_one = run({"-q"}, declared);
    BOOST_TEST(!has(good_one, "AOP104"), good_one.out);
    write("good/mixed.conf", aop::cat(aop::test::slurp(tree), "SSLVerifyDepth ten thousand\n"));
    const Said refused = run({}, declared);
    BOOST_TEST(refused.status == 3);
    BOOST_TEST(!has(refused, "AOP953"), refused.out);
    BOOST_TEST(!has(refused, "AOP104"), refused.out);
    BOOST_TEST(!has(refused, "try: "), refused.out);
    // What is not there may be in what was not read.
    BOOST_TEST(!has(run({"--expect", "blog.example.net=plain"}, declared), "AOP954"));
    // What would be wrong once it starts is told all the same, without a proof.
    const Said undeclared = run({}, {"--require", "enforced"});
    BOOST_TEST(has(undeclared, "status.example.net:80 would be plain if httpd started, and --require enforced expects enforced"), undeclared.out);
    BOOST_TEST(has(undeclared, "AOP104"), undeclared.out);
    BOOST_TEST(!has(undeclared, "try: "), undeclared.out);
    BOOST_TEST(!has(undeclared, "shop.example.com:443 would be"), undeclared.out);
}

BOOST_FIXTURE_TEST_CASE(no_comment_accepts_another_verdict_than_the_project_declares, Tree)
{
    write("good/mixed.conf", "Include httpd.conf\nListen 80\n# aop-lint: ignore AOP120,AOP953 -- for monitoring\n<VirtualHost *:80>\n  "
                             "ServerName status.example.net\n</VirtualHost>\n");
    const Said said = aop_lint({"-q", "--require", "enforced", good + "/mixed.conf"});
    BOOST_TEST(has(said, "[AOP953]"), said.out);
    BOOST_TEST(has(said, "This ignore comment names AOP953, which no comment accepts"), said.out);
    BOOST_TEST(!has(said, "[AOP120]"), said.out);
}

BOOST_FIXTURE_TEST_CASE(a_project_declares_its_public_servers, Tree)
{
    const std::string tree = mixed();
    write("good/.aop-lint.toml", "expect = [\"status.example.net=plain -- for monitoring\"]\nrequire = \"enforced\"\n");
    BOOST_TEST(aop_lint({"-q", tree}).status == 0, aop_lint({"-q", tree}).out << aop_lint({"-q", tree}).err);
}

namespace {

// A server that demands a certificate by sections, but for some paths.
struct Health : Tree {
    void sections(std::string_view open) const
    {
        std::string text = aop::test::slurp(good + "/httpd.conf");
        text.replace(text.find("SSLVerifyClient require"), 23, "SSLVerifyClient optional");
        text.insert(text.find("</VirtualHost>"), aop::cat("<Location />\nRequire ssl-verify-client\n</Location>\n", open));
        write("good/health.conf", text);
    }
    Said with(std::string_view project) const
    {
        write("project.toml", project);
        return aop_lint({"-q", "--config", path().string() + "/project.toml", good + "/health.conf"});
    }
};
constexpr std::string_view open_health = "<Location /health>\nRequire all granted\n</Location>\n";
constexpr std::string_view declared = "[[expect]]\nserver = \"shop.example.com\"\npath = \"/health\"\nreason = \"the balancer asks\"\n";
constexpr std::string_view declared_below =
    "[[expect]]\nserver = \"shop.example.com\"\npath = [\"/health\", \"/health/\"]\nreason = \"the balancer asks\"\n";

}

BOOST_FIXTURE_TEST_CASE(one_open_path_is_accepted_and_the_rest_is_still_reported, Health)
{
    sections("<LocationMatch ^/health$>\nRequire all granted\n</LocationMatch>\n");
    BOOST_TEST(has(with(""), "[AOP102]"));
    const Said said = with(declared);
    BOOST_TEST(!has(said, "[AOP102]"), said.out);
    BOOST_TEST(!has(said, "[AOP95"), said.out);
    // The option says the same.
    const Said option = aop_lint({"-q", "--expect", "shop.example.com/health=enforced -- the balancer asks", good + "/health.conf"});
    BOOST_TEST(option.out == said.out);
    // What lies below is another path, which <Location /health> opens, too.
    sections(open_health);
    BOOST_TEST(has(with(declared), "[AOP102]"));
    BOOST_TEST(!has(with(declared_below), "[AOP102]"), with(declared_below).out);
    // The rest is lost.
    sections("<Location />\nRequire all granted\n</Location>\n");
    BOOST_TEST(has(with(declared_below), "[AOP102]"));
    BOOST_TEST(has(with(declared_below), "[AOP953]"));
}

BOOST_FIXTURE_TEST_CASE(open_paths_may_have_entries_and_reasons_of_their_own, Health)
{
    sections("<LocationMatch ^/(?:health|status)$>\nRequire all granted\n</LocationMatch>\n");
    BOOST_TEST(has(with(declared), "[AOP102]"));
    const Said both = with(aop::cat(declared, "[[expect]]\nserver = \"shop.example.com\"\npath = \"/status\"\nreason = \"the monitoring asks\"\n"));
    BOOST_TEST(!has(both, "[AOP102]"), both.out);
    BOOST_TEST(!has(both, "[AOP95"), both.out);
}

BOOST_FIXTURE_TEST_CASE(a_path_that_is_not_open_need_not_be_declared, Health)
{
    sections("");
    BOOST_TEST(has(with(declared), "No client without a certificate gets anything from /health"), with(declared).out);
}

BOOST_FIXTURE_TEST_CASE(a_path_that_the_guard_exempts_is_accepted_too, Health)
{
    sections(open_health);
    const std::string text = aop::test::slurp(good + "/health.conf");
    const auto guarded = [&](std::string_view lines) {
        std::string made = text;
        made.insert(made.find("</VirtualHost>"), lines);
        write("good/guarded.conf", made);
        return aop_lint({"-q", good + "/guarded.conf"});
    };
    BOOST_TEST(!has(guarded("AOPGuard on\nAOPGuardExempt /health\n"), "[AOP102]"), guarded("AOPGuard on\nAOPGuardExempt /health\n").out);
    // The guard is on for /health, too: nobody gets it any more.
    BOOST_TEST(!has(guarded("AOPGuard on\nAOPGuardExempt /status\n"), "[AOP102]"));
    BOOST_TEST(has(guarded("AOPGuard off\nAOPGuardExempt /health\n"), "[AOP102]"));
}

BOOST_FIXTURE_TEST_CASE(a_declaration_in_the_project_file_has_a_reason_and_may_end, Tree)
{
    const std::string tree = mixed();
    const auto with = [&](std::string_view lines) {
        write("project.toml", aop::cat("[[expect]]\nserver = \"status.example.net\"\n", lines));
        return aop_lint({"-q", "--config", path().string() + "/project.toml", tree});
    };
    BOOST_TEST(with("verdict = \"plain\"\nreason = \"monitoring\"\n").status == 0);
    BOOST_TEST(with("verdict = [\"plain\", \"closed\"]\nreason = \"monitoring\"\nuntil = 2026-06-01\n").status == 0);
    const Said ended = with("verdict = \"plain\"\nreason = \"monitoring\"\nuntil = 2026-05-31\n");
    BOOST_TEST(has(ended, "The last day of the [[expect]] of project.toml:1 for status.example.net was 2026-05-31"), ended.out);
    BOOST_TEST(has(ended, "[AOP120]"));
    const Said wrong = with("verdict = \"closed\"\nreason = \"monitoring\"\n");
    BOOST_TEST(has(wrong, "is plain, and the [[expect]] of project.toml:1 expects closed"), wrong.out);
    for (const char* lines :
         {"verdict = \"plain\"\n", "reason = \"x\"\n", "verdict = \"plane\"\nreason = \"x\"\n",
          "verdict = \"plain\"\nreason = \"x\"\nuntil = \"soon\"\n", "verdict = 3\nreason = \"x\"\n",
          "verdict = \"plain\"\nreason = \"x\"\nuntl = 2027-01-01\n", "path = \"health\"\nreason = \"x\"\n", "path = \"/\"\nreason = \"x\"\n"}) {
        const Said said = with(lines);
        BOOST_TEST(said.status == 2, lines);
        BOOST_TEST(said.err.find("project.toml:1: [[expect]] ") != said.err.npos, said.err);
    }
}

namespace {

// Of the good tree: another server on port 443, which everybody may enter, and what stands in it.
struct Declared : Tree {
    std::string with(std::string_view lines) const
    {
        const bool own_key = lines.find("SSLCertificateKeyFile") != lines.npos;
        write("good/public.conf", aop::cat("Include httpd.conf\n<VirtualHost *:443>\nServerName public.example.com\nSSLEngine on\n"
                                           "SSLCertificateFile certs/server.pem\nDocumentRoot htdocs\n",
                                           own_key ? "" : "SSLCertificateKeyFile certs/server.key\n", lines, "\n</VirtualHost>\n"));
        return good + "/public.conf";
    }
};
constexpr std::string_view mismatch = "SSLCertificateKeyFile certs/client.key";

}

BOOST_FIXTURE_TEST_CASE(a_server_that_declares_itself_public_is_not_what_all_others_are_required_to_be, Declared)
{
    const std::string file = with("AOPPolicy off");
    BOOST_TEST(aop_lint({"-q", "--require", "enforced", file}).status == 0, aop_lint({"-q", "--require", "enforced", file}).out);
    BOOST_TEST(has(aop_lint({"-q", "--require", "enforced", with("")}), "[AOP953]"));
    // An entry that names it comes first.
    BOOST_TEST(has(aop_lint({"-q", "--expect", "public.example.com=enforced", with("AOPPolicy off")}), "[AOP953]"));
}

BOOST_FIXTURE_TEST_CASE(what_ends_httpd_is_never_a_pass, Declared)
{
    const std::string file = with(aop::cat("AOPPolicy off\n", mismatch));
    BOOST_TEST(has(aop_lint({"-q", file}), "[AOP433]"));
    BOOST_TEST(aop_lint({"-q", file}).status == 1);
    for (const std::vector<std::string>& more : {std::vector<std::string>{"--select", "AOP1"},
                                                 {"--select", "AOP1", "--fail-on", "error"},
                                                 {"--ignore", "AOP433"},
                                                 {"--expect", "public.example.com=open", "--select", "AOP1"}}) {
        std::vector<std::string> args{"-q", file};
        args.insert(args.end(), more.begin(), more.end());
        const Said said = aop_lint(args);
        BOOST_TEST(said.status == 1, more.back());
        BOOST_TEST(said.err.find("httpd does not start: public.example.com:443") != said.err.npos, said.err);
        args.insert(args.end(), {"--format", "nagios"});
        const Said plugin = aop_lint(args);
        BOOST_TEST(plugin.status == 2, plugin.out);
        BOOST_TEST(plugin.out.starts_with("AOP CRITICAL - no findings in 3 servers: httpd does not start: "), plugin.out);
    }
    const std::string baseline = path().string() + "/known.json";
    aop_lint({"-q", "--write-baseline", baseline, file});
    BOOST_TEST(aop_lint({"-q", "--baseline", baseline, file}).status == 1);
    // Who expects it knows it.
    BOOST_TEST(aop_lint({"-q", "--select", "AOP1", "--expect", "*=broken", file}).status == 0);
    BOOST_TEST(aop_lint({"-q", "--select", "AOP1", "--expect", "public.example.com=broken", file}).status == 1);
    BOOST_TEST(aop_lint({"-q", "--select", "AOP1", "--exit-zero", file}).status == 0);
}

BOOST_FIXTURE_TEST_CASE(a_public_server_is_shown_with_its_declaration, Declared)
{
    const auto shown = [&](std::string_view format, const std::string& file) { return aop_lint({"--format", std::string(format), file}).out; };
    const std::string policy = with("AOPPolicy off");
    BOOST_TEST(shown("text", policy).find("declared public: AOPPolicy off") != std::string::npos, shown("text", policy));
    BOOST_TEST(shown("json", policy).find("\"declared\": \"AOPPolicy off\"") != std::string::npos);
    BOOST_TEST(shown("markdown", policy).find("❌") == std::string::npos, shown("markdown", policy));
    BOOST_TEST(shown("html", policy).find("badge bad\">open") == std::string::npos);
    const std::string none = with("");
    BOOST_TEST(shown("json", none).find("\"declared\": \"") == std::string::npos);
    BOOST_TEST(shown("markdown", none).find("❌") != std::string::npos);
    const Said said = aop_lint({"--expect", "public.example.com=open -- for everybody", none});
    BOOST_TEST(has(said, "declared public: for everybody"), said.out);
}

BOOST_FIXTURE_TEST_CASE(messages_about_declarations_name_the_file_and_the_server, Declared)
{
    const std::string file = with("");
    write("good/.aop-lint.toml", "require = \"enforced\"\n[[expect]]\nserver = \"gone.example.com\"\nverdict = \"open\"\nreason = \"x\"\n");
    const Said said = aop_lint({"-q", file});
    BOOST_TEST(has(said, "and the require of .aop-lint.toml:1 expects enforced"), said.out);
    BOOST_TEST(has(said, ".aop-lint.toml:2 for gone.example.com"), said.out);
}

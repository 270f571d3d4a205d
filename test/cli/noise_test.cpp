// A report that somebody reads to its end: each fact once, the worst first, the reason beside the verdict.
#include <boost/test/unit_test.hpp>

#include <nlohmann/json.hpp>

#include "core/base/ascii.h"
#include "linter/text/escape.h"
#include "test/cli/cli.h"
#include "test/support/certificates.h"
#include "test/support/scratch.h"

using aop::cat;
using aop::test::aop_lint;
using aop::test::Scratch;

namespace {

constexpr std::string_view protection = "SSLVerifyClient require\nSSLCACertificateFile certs/";

struct Sites : Scratch {
    Sites() { aop::test::copy_certificates(path() / "certs"); }

    // sites/NN.conf, each with these lines.
    void site(int number, std::string_view lines) const
    {
        const std::string name = cat(number < 10 ? "0" : "", number);
        write(cat("sites/", name, ".conf"), cat("<VirtualHost *:443>\nServerName s", name,
                                                ".example.com\nSSLEngine on\nSSLCertificateFile certs/server.pem\n"
                                                "SSLCertificateKeyFile certs/server.key\n",
                                                lines, "\n</VirtualHost>\n"));
    }
    std::string said(std::vector<std::string> args, std::string_view main = "Listen 443\nInclude sites/*.conf\n") const
    {
        args.push_back(write("httpd.conf", main));
        return aop_lint(args, {.directory = path().string()}).out;
    }
};

std::size_t times(std::string_view text, std::string_view what)
{
    std::size_t n = 0;
    for (std::size_t at = 0; (at = text.find(what, at)) != text.npos; at += what.size())
        ++n;
    return n;
}

}

BOOST_FIXTURE_TEST_CASE(what_is_true_of_many_servers_is_told_once, Sites)
{
    for (int i = 0; i < 12; ++i)
        site(i, i < 2 ? cat(protection, "cdn-ca.pem") : "");
    for (const char* format : {"text", "markdown", "github"})
        BOOST_TEST(times(said({"--format", format, "--select", "AOP104"}), "AOP104") >= 1);
    const std::string text = said({"--select", "AOP104"});
    BOOST_TEST(times(text, "error[AOP104]") == 1);
    BOOST_TEST(
        text.find("s02.example.com:443 serves every client, but s00.example.com:443 on the same address requires a client certificate (the same at 9 "
                  "other servers)\n") != text.npos,
        text);
    BOOST_TEST(text.find("  = also at: sites/03.conf:1, sites/04.conf:1, ") != text.npos, text);
    BOOST_TEST(text.find(" and 1 more\n") != text.npos, text);
    BOOST_TEST(text.find("10 errors in 13 files") != text.npos, text);
    const std::string verbose = said({"-v", "--select", "AOP104"});
    BOOST_TEST(verbose.find("sites/11.conf:1\n") != verbose.npos, verbose);

    BOOST_TEST(times(said({"--format", "markdown", "--select", "AOP104"}), "**error AOP104**") == 1);
    BOOST_TEST(times(said({"--format", "github", "--select", "AOP104"}), "::error ") == 1);
    BOOST_TEST(nlohmann::json::parse(said({"--format", "gitlab", "--select", "AOP104"})).size() == 1);
    // Programs get them all.
    BOOST_TEST(nlohmann::json::parse(said({"--format", "json", "--select", "AOP104"}))["runs"][0]["findings"].size() == 10);
    BOOST_TEST(times(said({"--format", "gcc", "--select", "AOP104"}), "[AOP104]") == 10 + 10);  // each with its note
}

// A file that each of them includes is one place.
BOOST_FIXTURE_TEST_CASE(a_place_is_named_once, Sites)
{
    write("aop.conf", "SSLVerifyClient optional\nSSLCACertificateFile certs/cdn-ca.pem\n");
    for (int i = 0; i < 4; ++i)
        site(i, i < 3 ? "Include aop.conf" : cat("SSLVerifyClient optional\nSSLCACertificateFile certs/cdn-ca.pem"));
    const std::string text = said({"--select", "AOP102"});
    BOOST_TEST(times(text, "also at: ") == 1, text);
    BOOST_TEST(text.find("also at: sites/03.conf:6\n") != text.npos, text);
    const std::string markdown = said({"--format", "markdown", "--select", "AOP102"});
    BOOST_TEST(times(markdown, "Also at ") == 1, markdown);
    BOOST_TEST(markdown.find("Also at sites/03.conf:6\n") != markdown.npos, markdown);
}

BOOST_FIXTURE_TEST_CASE(the_entry_of_many_stays_the_same_when_one_is_repaired, Sites)
{
    for (int i = 0; i < 4; ++i)
        site(i, i < 1 ? cat(protection, "origin-pull-ca.pem") : "");
    const auto print = [&] { return nlohmann::json::parse(said({"--format", "gitlab", "--select", "AOP104"}))[0]["fingerprint"]; };
    const auto before = print();
    site(1, cat(protection, "origin-pull-ca.pem"));
    BOOST_TEST(print() == before);
}

BOOST_FIXTURE_TEST_CASE(accepted_findings_are_not_mixed_with_those_that_count, Sites)
{
    for (int i = 0; i < 4; ++i)
        site(i, i < 1 ? cat(protection, "origin-pull-ca.pem") : "");
    write("sites/02.conf", cat("# aop-lint: ignore AOP104 -- public\n", aop::test::slurp(path() / "sites/02.conf")));
    const std::string text = said({"-v", "--select", "AOP104"});
    BOOST_TEST(text.find("error[AOP104]: s01.example.com:443 ") != text.npos, text);
    BOOST_TEST(text.find("error[AOP104] (accepted: public): s02.example.com:443 ") != text.npos, text);
}

BOOST_FIXTURE_TEST_CASE(the_worst_comes_first_unless_the_place_is_asked_for, Sites)
{
    site(1, cat(protection, "origin-pull-ca.pem\nSSLVerifyDepth 2"));
    site(2, "SSLVerifyClient optional\nSSLCACertificateFile certs/origin-pull-ca.pem");
    const auto order = [](const std::string& text) { return text.find("AOP102") < text.find("AOP208"); };
    for (const char* format : {"gcc", "json", "github", "gitlab"}) {
        BOOST_TEST(order(said({"--format", format, "--select", "AOP102,AOP208"})), format);
        if (format != std::string_view("github"))  // of which only the first ten are shown
            BOOST_TEST(!order(said({"--format", format, "--sort", "place", "--select", "AOP102,AOP208"})), format);
    }
}

BOOST_FIXTURE_TEST_CASE(a_module_that_is_not_known_is_told_once, Sites)
{
    std::string lines = "LoadModule mpm_event_module modules/mod_mpm_event.so\nLoadModule security2_module modules/mod_security2.so\nListen 80\n";
    for (int i = 0; i < 50; ++i)
        lines += cat("SecRule ARGS ", i, "\nSecAction \"id:", i, "\"\n");
    const std::string text = said({"--format", "gcc", "--layout", "debian", "--select", "AOP005"}, lines + "ShieldLevel 3\nShieldLevel 4\n");
    BOOST_TEST(text == "httpd.conf:4:1: note: SecRule and other directives belong to mod_security2, whose effect on requests is not known [AOP005]\n"
                       "httpd.conf:104:1: note: ShieldLevel may belong to a module that is not known here [AOP005]\n");
}

BOOST_FIXTURE_TEST_CASE(the_reason_of_a_verdict_is_whole_at_eighty_columns, Sites)
{
    site(1, "");
    site(2, "SSLVerifyClient optional\nSSLCACertificateFile certs/origin-pull-ca.pem");
    write("sites/03.conf",
          "<VirtualHost *:443>\nServerName a-very-long-name-of-a-shop-that-has-many-words.example.com\nSSLEngine on\n</VirtualHost>\n");
    for (const char* width : {"40", "60", "80", "100", "160"}) {
        std::string text = said({"--width", width});
        text.erase(0, text.find("SERVER"));
        std::string flat;
        for (const char c : text)
            if (c != ' ' || !flat.ends_with(' '))
                flat += c == '\n' ? ' ' : c;
        for (std::size_t at; (at = flat.find("  ")) != flat.npos;)
            flat.erase(at, 1);
        BOOST_TEST(flat.find("requests a client certificate but also serves clients without one") != flat.npos, width << "\n" << text);
    }
}

BOOST_FIXTURE_TEST_CASE(a_green_verdict_is_not_green_where_a_finding_is_against_it, Sites)
{
    site(1, cat(protection, "origin-pull-ca.pem\nSSLVerifyDepth 2"));
    site(2, cat(protection, "origin-pull-ca.pem"));
    const std::string text = said({"--color", "always", "--width", "200", "--select", "AOP208"});
    BOOST_TEST(text.find("\x1b[1;33menforced\x1b[0m") != text.npos, text);
    BOOST_TEST(text.find("\x1b[1;32menforced\x1b[0m") != text.npos, text);
    BOOST_TEST(text.find("; but it accepts certificates up to 2 steps below its CA, where 1 is enough for Cloudflare's (AOP208)") != text.npos, text);
    const std::string markdown = said({"--format", "markdown", "--select", "AOP208"});
    BOOST_TEST(markdown.find("⚠️ enforced") != markdown.npos, markdown);
    BOOST_TEST(markdown.find("✅ enforced") != markdown.npos, markdown);
}

BOOST_FIXTURE_TEST_CASE(the_main_server_that_gets_no_request_is_left_out, Sites)
{
    site(1, "");
    BOOST_TEST(said({}).find("main server") == std::string::npos);
    BOOST_TEST(said({"--format", "markdown"}).find("main server") == std::string::npos);
    const std::string verbose = said({"-v"});
    BOOST_TEST(verbose.find("main server") != verbose.npos);
    BOOST_TEST(verbose.find("\nenforced     clients without a trusted certificate get nothing\n") != verbose.npos, verbose);  // the legend
    // What answers is shown.
    BOOST_TEST(said({}, "Listen 80\nServerName main.example.com\n").find("main.example.com") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(wide_characters_take_two_columns, Sites)
{
    write("sites/01.conf", "<VirtualHost *:443>\nServerName 日本語.example\nSSLEngine on\n</VirtualHost>\n");
    site(2, "");
    const std::string text = said({"--width", "120"});
    std::size_t first = 0;
    for (const char* row : {"\n日本語", "\ns02.ex"}) {
        const std::size_t at = text.find(row) + 1;
        const std::string line = text.substr(at, text.find('\n', at) - at);
        const std::size_t column = aop::columns(line.substr(0, line.find("*:443")));
        BOOST_TEST((first == 0 || first == column), text);
        first = column;
    }
    BOOST_TEST(aop::columns("日本") == 4);
    BOOST_TEST(aop::columns("e\xcc\x81") == 1);
}

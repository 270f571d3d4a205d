// aop-lint ca: what is in a file, who it is, whether it works as SSLCACertificateFile and until when.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>
#include <sys/stat.h>

#include "core/base/ascii.h"
#include "test/cli/cli.h"
#include "test/support/certificates.h"
#include "test/support/many_authorities.h"
#include "test/support/process.h"
#include "test/support/scratch.h"

namespace data = boost::unit_test::data;
using aop::cat;
using aop::test::aop_lint;

namespace {

struct Case {
    std::string_view file;
    int status;
    std::string_view answer;
};
std::ostream& operator<<(std::ostream& o, const Case& c) { return o << c.file; }

constexpr Case answers[]{
    {"origin-pull-ca.pem", 0, "OK as SSLCACertificateFile, until 2049-12-31: it accepts clients of \"CN=Origin Pull CA,O=Example Shop\""},
    {"expired-and-good.pem", 0, "OK as SSLCACertificateFile, until 2049-12-31: it accepts clients of \"CN=Origin Pull CA,O=Example Shop\""},
    {"ca-and-intermediate.pem", 0, "OK as SSLCACertificateFile, until 2049-12-31: it accepts clients of \"CN=Origin Pull CA,O=Example Shop\""},
    {"self-signed.pem", 0, "OK as SSLCACertificateFile, until 2049-12-31: it accepts this one certificate and no other"},
    {"two-cas.pem", 0, "OK as SSLCACertificateFile, all of it until 2049-12-31: it accepts clients of 2 CAs"},
    {"bundle.pem", 1, "not usable as SSLCACertificateFile: anybody can get a certificate from a public CA, and Cloudflare has none"},
    {"expired-ca.pem", 1, "not usable as SSLCACertificateFile: no client gets in: it expired on 2020-01-01"},
    {"intermediate.pem", 1,
     "not usable as SSLCACertificateFile: no client gets in: it is an intermediate, issued by \"CN=Origin Pull CA,O=Example Shop\", and OpenSSL "
     "ends a chain only at a certificate that signs itself"},
    {"html.pem", 1,
     "not usable as SSLCACertificateFile: it is an HTML page, not PEM; `httpd -t` passes, and httpd stops at the next start or reload"},
    {"key-only.pem", 1,
     "not usable as SSLCACertificateFile: it holds a private key and no certificate; `httpd -t` passes, and httpd stops at the next start or reload"},
    {"good-then-corrupt.pem", 1,
     "not usable as SSLCACertificateFile: it is damaged: block 2 (line 12) is not valid base64; `httpd -t` passes, and httpd stops at the next start "
     "or reload"},
    {"empty.pem", 3, "not usable as SSLCACertificateFile: it is empty, and `httpd -t` reports it"},
    {"hashed", 3, "not usable as SSLCACertificateFile: it is a directory, and `httpd -t` reports it"},
    {"nowhere.pem", 3, "not usable as SSLCACertificateFile: it does not exist, and `httpd -t` reports it"},
};

}

BOOST_DATA_TEST_CASE(a_file_works_as_ca_file_or_not, data::make(answers), c)
{
    const std::string folder = aop::test::certificates().string();
    const auto text = aop_lint({"ca", "--now", "2027-06-01", std::string(c.file)}, {.directory = folder});
    BOOST_TEST(text.status == c.status);
    BOOST_TEST(text.err == "");
    const std::string start = cat(c.file, "\n  ", c.answer, "\n");
    BOOST_TEST(text.out.substr(0, start.size()) == start);
    const auto json = aop_lint({"ca", "--format", "json", "--now", "2027-06-01", std::string(c.file)}, {.directory = folder});
    BOOST_TEST(json.status == c.status);
    const auto document = nlohmann::json::parse(json.out);
    BOOST_TEST(document[0]["answer"].get<std::string>() == c.answer);
    BOOST_TEST(document[0]["usable"].get<bool>() == (c.status == 0));
    BOOST_TEST(document[0]["file"].get<std::string>() == cat(folder, "/", c.file));
}

BOOST_AUTO_TEST_CASE(each_certificate_is_described_in_four_lines)
{
    const auto said = aop_lint({"ca", "ca-and-intermediate.pem"}, {.directory = aop::test::certificates().string()});
    std::string out = said.out;
    for (std::size_t at = 0; (at = out.find("sha256:", at)) != out.npos; at += 8)
        out.replace(at + 7, 64, "…");
    BOOST_TEST(out == "ca-and-intermediate.pem\n"
                      "  OK as SSLCACertificateFile, until 2049-12-31: it accepts clients of \"CN=Origin Pull CA,O=Example Shop\"\n"
                      "  1. CN=Origin Pull CA,O=Example Shop\n"
                      "     accepts clients whose certificate it signed\n"
                      "     valid 2025-01-01 to 2049-12-31; EC prime256v1, self-signed, a CA\n"
                      "     sha256:…\n"
                      "  2. CN=Intermediate CA,O=Example Shop\n"
                      "     an intermediate of a CA in this file; the certificates it signs need SSLVerifyDepth 2\n"
                      "     valid 2025-01-01 to 2049-12-31; EC prime256v1, signed by CN=Origin Pull CA,O=Example Shop, a CA\n"
                      "     sha256:…\n");
}

BOOST_AUTO_TEST_CASE(lists_and_keys_in_a_ca_file_are_told)
{
    const std::string folder = aop::test::certificates().string();
    const auto list = aop_lint({"ca", "crl-and-ca.pem"}, {.directory = folder});
    BOOST_TEST(list.out.find("  a revocation list of CN=Origin Pull CA,O=Example Shop, to be renewed by 2049-12-31\n") != list.out.npos, list.out);
    const auto key = aop_lint({"ca", "key-and-ca.pem"}, {.directory = folder});
    BOOST_TEST(key.out.find("  It contains a private key, which does not belong there.\n") != key.out.npos, key.out);
    BOOST_TEST(key.status == 0);
}

BOOST_AUTO_TEST_CASE(the_day_of_the_answer_can_be_chosen)
{
    const aop::test::World here{.directory = aop::test::certificates().string()};
    const auto answer = [&](const char* day) { return aop_lint({"ca", "--now", day, "not-yet-valid-ca.pem"}, here); };
    BOOST_TEST(
        answer("2048-12-31")
            .out.starts_with("not-yet-valid-ca.pem\n  not usable as SSLCACertificateFile: no client gets in: it is not valid before 2049-01-01\n"));
    BOOST_TEST(answer("2049-06-01").out.starts_with("not-yet-valid-ca.pem\n  OK as SSLCACertificateFile, until 2049-12-31: "));
    BOOST_TEST(answer("2050-01-01")
                   .out.starts_with("not-yet-valid-ca.pem\n  not usable as SSLCACertificateFile: no client gets in: it expired on 2049-12-31\n"));
}

BOOST_AUTO_TEST_CASE(several_files_are_answered_in_turn_and_the_worst_is_the_status)
{
    const std::string folder = aop::test::certificates().string();
    const auto said = aop_lint({"ca", "origin-pull-ca.pem", "html.pem", "self-signed.pem"}, {.directory = folder});
    BOOST_TEST(said.status == 1);
    std::size_t last = 0;
    for (const char* name : {"origin-pull-ca.pem\n", "\nhtml.pem\n", "\nself-signed.pem\n"}) {
        const std::size_t at = said.out.find(name);
        BOOST_TEST((at != said.out.npos && (last == 0 || at > last)), name);
        last = at;
    }
    BOOST_TEST(aop_lint({"ca", "html.pem", "--exit-zero"}, {.directory = folder}).status == 0);
    BOOST_TEST(aop_lint({"ca"}).status == 2);
    BOOST_TEST(aop_lint({"ca", "--format", "html", "x"}).status == 2);
}

BOOST_AUTO_TEST_CASE(a_ca_that_ends_soon_is_a_reason_to_fail)
{
    const std::string folder = aop::test::certificates().string();
    const auto said = [&](std::vector<std::string> args) {
        args.insert(args.begin(), {"ca", "--now", "2049-12-21"});
        return aop_lint(args, {.directory = folder});
    };
    BOOST_TEST(said({"origin-pull-ca.pem"}).status == 0);
    BOOST_TEST(said({"--warn-days", "5", "origin-pull-ca.pem"}).status == 0);
    const auto soon = said({"--warn-days", "30", "origin-pull-ca.pem"});
    BOOST_TEST(soon.status == 1);
    BOOST_TEST(soon.out.find("It ends in 10 days, sooner than --warn-days 30 allows.\n") != soon.out.npos, soon.out);
    BOOST_TEST(said({"--warn-days", "30", "--exit-zero", "origin-pull-ca.pem"}).status == 0);
    // It does not let anybody in as it is.
    BOOST_TEST(said({"--warn-days", "30", "expired-ca.pem"}).status == 1);
}

BOOST_AUTO_TEST_CASE(monitoring_is_answered_as_it_asks)
{
    const std::string folder = aop::test::certificates().string();
    const auto said = [&](std::vector<std::string> args) {
        args.insert(args.begin(), {"ca", "--now", "2049-12-21"});
        const auto ended = aop_lint(args, {.directory = folder});
        return cat(ended.status, ": ", ended.out);
    };
    const std::string good =
        "origin-pull-ca.pem: OK as SSLCACertificateFile, until 2049-12-31: it accepts clients of \"CN=Origin Pull CA,O=Example Shop\"";
    BOOST_TEST(said({"--format", "nagios", "origin-pull-ca.pem"}) == cat("0: AOP OK - ", good, " | ca1_days_left=10\n"));
    BOOST_TEST(said({"--format", "nagios", "--warn-days", "30", "origin-pull-ca.pem"}) ==
               cat("1: AOP WARNING - ", good, "; it ends in 10 days | ca1_days_left=10\n"));
    BOOST_TEST(said({"--format", "nagios", "expired-ca.pem"}) ==
               "2: AOP CRITICAL - expired-ca.pem: not usable as SSLCACertificateFile: no client gets in: it expired on 2020-01-01\n");
    BOOST_TEST(said({"--format", "nagios", "nowhere.pem"}).starts_with("3: AOP UNKNOWN - nowhere.pem: "));
    BOOST_TEST(said({"--format", "nagios", "origin-pull-ca.pem", "expired-ca.pem", "nowhere.pem"}).starts_with("2: AOP CRITICAL - expired-ca.pem: "));
    const std::string metrics = said({"--format", "openmetrics", "origin-pull-ca.pem", "expired-ca.pem"});
    BOOST_TEST(metrics.find("aop_ca_file_usable{file=\"origin-pull-ca.pem\"} 1\naop_ca_file_usable{file=\"expired-ca.pem\"} 0\n") != metrics.npos,
               metrics);
    BOOST_TEST(metrics.find("aop_ca_file_not_after_timestamp_seconds{file=\"origin-pull-ca.pem\"} 2524521600\n") != metrics.npos, metrics);
    BOOST_TEST(metrics.ends_with("# EOF\n"));
}

BOOST_AUTO_TEST_CASE(what_is_no_file_or_too_large_is_told_without_opening_it)
{
    const aop::test::Scratch scratch;
    BOOST_TEST_REQUIRE(mkfifo((scratch.path() / "fifo").c_str(), 0644) == 0);
    scratch.write("huge.pem", "");
    std::filesystem::resize_file(scratch.path() / "huge.pem", 161U << 20);  // takes no room on the disk
    const auto first = [&](const char* name) {
        const auto said = aop_lint({"ca", name}, {.directory = scratch.path().string()});
        BOOST_TEST(said.status == 3);
        return said.out;
    };
    BOOST_TEST(first("fifo") == "fifo\n  not usable as SSLCACertificateFile: it is not a regular file, and `httpd -t` reports it\n");
    BOOST_TEST(first("/dev/zero") == "/dev/zero\n  not usable as SSLCACertificateFile: it is not a regular file, and `httpd -t` reports it\n");
    BOOST_TEST(first("huge.pem") == "huge.pem\n  cannot be judged: it has 161 MiB, more than the 160 MiB that are looked at\n");
    // As a CA file of a configuration, too: whom it trusts is then unknown, which is no pass.
    const std::string conf = scratch.write(
        "httpd.conf", "Listen 443\n<VirtualHost *:443>\nSSLEngine on\nSSLVerifyClient require\nSSLCACertificateFile huge.pem\n</VirtualHost>\n");
    const auto said = aop_lint({"--format", "gcc", "--select", "AOP4", conf});
    BOOST_TEST(said.out.find("whom it trusts is not known [AOP403]") != said.out.npos, said.out);
}

BOOST_AUTO_TEST_CASE(a_file_of_very_many_authorities_is_answered)
{
    const aop::test::Scratch scratch;
    scratch.write("many.pem", aop::test::many_authorities(4000));
    const auto said = aop_lint({"ca", "many.pem"}, {.directory = scratch.path().string()});
    BOOST_TEST(said.status == 1);
    BOOST_TEST(said.out.starts_with("many.pem\n  not usable as SSLCACertificateFile: no client gets in: the names of its authorities take "),
               said.out.substr(0, 200));
    BOOST_TEST(said.out.find("  4000. CN=Authority 3999\n") != said.out.npos);
}

BOOST_AUTO_TEST_CASE(cloudflares_own_files_are_known)
{
    const char* folder = std::getenv("AOP_TEST_DATA");
    if (!folder) {
        BOOST_TEST_MESSAGE("SKIPPED: AOP_TEST_DATA names no folder with Cloudflare's own certificates");
        return;
    }
    const std::pair<const char*, const char*> files[]{
        {"authenticated_origin_pull_ca.pem",
         "  OK as SSLCACertificateFile, until 2029-11-01: it accepts requests of any Cloudflare customer, not only of your zone\n"},
        {"cloudflare-aop-ca-2015-2020.expired.pem", "  not usable as SSLCACertificateFile: no client gets in: it expired on 2020-01-12\n"},
        {"cloudflare-aop-client-leaf-2016-2017.expired.pem",
         "  not usable as SSLCACertificateFile: no client gets in: it is no authority and issued by another certificate "
         "of the same name, and OpenSSL ends a chain only at a certificate that signs itself\n"},
        {"cloudflare-origin-ca-rsa-2019-2029.pem",
         "  not usable as SSLCACertificateFile: other Cloudflare customers get in, and Cloudflare does not\n"},
        {"cloudflare-origin-ca-ecc-2019-2029.pem",
         "  not usable as SSLCACertificateFile: other Cloudflare customers get in, and Cloudflare does not\n"},
    };
    for (const auto& [name, answer] : files) {
        const auto said = aop_lint({"ca", name}, {.directory = cat(folder, "/data/certs")});
        BOOST_TEST(said.out.starts_with(cat(name, "\n", answer)), said.out);
    }
}

namespace {

std::string today()
{
    char text[16];
    const std::time_t now = std::time(nullptr);
    std::strftime(text, sizeof text, "%Y-%m-%d", std::gmtime(&now));
    return text;
}

// What the rules say of a server that trusts this file.
std::string found_with(const std::string& ca_file)
{
    const aop::test::Scratch scratch;
    aop::test::copy_certificates(scratch.path() / "certs");
    const std::string file = scratch.write(
        "httpd.conf", cat("Listen 443\n<VirtualHost *:443>\nServerName shop.example.com\nSSLEngine on\nSSLCertificateFile certs/server.pem\n"
                          "SSLCertificateKeyFile certs/server.key\nSSLVerifyClient require\nSSLCACertificateFile ",
                          ca_file, "\nDocumentRoot .\n</VirtualHost>\n"));
    std::string ids;
    const auto document = nlohmann::json::parse(aop_lint({"--format", "json", "--now", today(), file}).out);
    for (const auto& f : document["runs"][0]["findings"])
        ids += f["rule"].get<std::string>() + " ";
    return cat(ids, aop_lint({"--now", today(), file}).status);
}

}

BOOST_AUTO_TEST_CASE(a_rotation_goes_from_the_old_ca_to_the_new_one_without_contradiction)
{
    const std::string folder = aop::test::certificates().string();
    const auto ca = [&](const char* file) { return aop_lint({"ca", "--now", today(), "--warn-days", "30", file}, {.directory = folder}); };
    // The old CA alone, both, the new one alone.
    BOOST_TEST(found_with("certs/expiring-ca.pem") == "AOP417 1");
    BOOST_TEST(ca("expiring-ca.pem").status == 1);
    BOOST_TEST(found_with("certs/rotation.pem") == "AOP422 0");
    BOOST_TEST(ca("rotation.pem").status == 0);
    BOOST_TEST(ca("rotation.pem").out.find("ends in 1") != std::string::npos, ca("rotation.pem").out);
    BOOST_TEST(ca("rotation.pem").out.find("then only clients of \"CN=Origin Pull CA,O=Example Shop\" get in, until 2049-12-31") !=
               std::string::npos);
    BOOST_TEST(found_with("certs/origin-pull-ca.pem") == "0");
    // Two that both last are no rotation.
    BOOST_TEST(found_with("certs/two-cas.pem") == "AOP203 1");
}

// docs/own-ca.md as it stands there.
BOOST_AUTO_TEST_CASE(the_recipe_for_a_ca_of_ones_own_works)
{
    const std::string text = aop::test::slurp(AOP_SOURCE_DIR "/docs/own-ca.md");
    const std::size_t from = text.find("```sh\n") + 6;
    const aop::test::Scratch scratch;
    const std::string folder = scratch.path().string();
    const std::string file = scratch.write("recipe.sh", cat("set -e\ncd '", folder, "'\n", text.substr(from, text.find("```", from) - from)));
    const auto made = aop::test::run({"sh", file});
    BOOST_TEST_REQUIRE(made.status == 0, made.err);
    const std::string now = cat(today(), "T23:59:59Z");
    const auto ca = aop_lint({"ca", "--now", now, "own-ca.pem"}, {.directory = folder});
    BOOST_TEST(ca.status == 0, ca.out);
    BOOST_TEST(ca.out.find("it accepts clients of \"CN=Origin pull CA of example.com\"") != std::string::npos, ca.out);
    aop::test::copy_certificates(scratch.path() / "certs");
    const std::string lines = text.substr(text.find("```apache") + 10);
    const std::string conf = scratch.write(
        "httpd.conf", cat("Listen 443\n<VirtualHost *:443>\nServerName shop.example.com\nSSLEngine on\nSSLCertificateFile certs/server.pem\n"
                          "SSLCertificateKeyFile certs/server.key\nDocumentRoot .\nSSLVerifyClient require\nSSLVerifyDepth 1\n"
                          "SSLCACertificateFile own-ca.pem\n</VirtualHost>\n"));
    BOOST_TEST(lines.find("SSLVerifyDepth 1") != std::string::npos);
    const auto answer = aop_lint({"--now", now, "--client-cert", "leaf.pem", "--client-key", "leaf.key", conf}, {.directory = folder});
    BOOST_TEST(answer.status == 0, answer.out);
    BOOST_TEST(answer.out.find("accepted by shop.example.com:443") != std::string::npos, answer.out);
    BOOST_TEST(aop_lint({"--now", now, conf}).status == 0, aop_lint({"--now", now, conf}).out);
}

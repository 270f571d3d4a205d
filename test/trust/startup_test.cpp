// What each kind of file does to a real httpd, under `-t` and at start, against
// what is said of it. And the reload that kills a running server.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <fstream>

#include <nlohmann/json.hpp>
#include <sys/stat.h>

#include "core/base/ascii.h"
#include "test/support/certificates.h"
#include "test/support/httpd.h"
#include "test/support/process.h"
#include "test/support/scratch.h"
#include "test/trust/site.h"

namespace {

using aop::cat;
using aop::test::certificate;

// Lines in which "%" stands for the folder of certificates.
constexpr std::string_view settings[]{
    "SSLCACertificateFile %/origin-pull-ca.pem",
    "SSLCACertificateFile %/text-around.pem",
    "SSLCACertificateFile %/crlf.pem",
    "SSLCACertificateFile %/bom.pem",
    "SSLCACertificateFile %/no-newline.pem",
    "SSLCACertificateFile %/x509-label.pem",
    "SSLCACertificateFile %/key-and-ca.pem",
    "SSLCACertificateFile %/html-then-ca.pem",
    "SSLCACertificateFile %/duplicates.pem",
    "SSLCACertificateFile %/two-cas.pem",
    "SSLCACertificateFile %/bundle.pem",
    "SSLCACertificateFile %/wordy.pem",
    "SSLCACertificateFile %/expired-ca.pem",
    "SSLCACertificateFile %/client.pem",
    "SSLCACertificateFile %/intermediate.pem",
    "SSLCACertificateFile %/trusted-and-plain.pem",
    "SSLCACertificateFile %/crl-and-ca.pem",
    "SSLCACertificateFile %/nowhere.pem",
    "SSLCACertificateFile %/empty.pem",
    "SSLCACertificateFile %/hashed",
    "SSLCACertificateFile /dev/null",
    "SSLCACertificateFile /dev/zero",
    "SSLCACertificateFile fifo",
    "SSLCARevocationFile fifo",
    "SSLCACertificateFile %/origin-pull-ca.pem\nSSLCADNRequestFile fifo",
    "SSLOpenSSLConfCmd VerifyCAFile fifo",
    "SSLCACertificateFile %/certs-and-crl.pem",
    "SSLCACertificateFile %/nul-inside.pem",
    "SSLCACertificateFile %/encrypted-key-and-ca.pem",
    "SSLCACertificateFile %/html.pem",
    "SSLCACertificateFile %/words.pem",
    "SSLCACertificateFile %/der.pem",
    "SSLCACertificateFile %/pkcs12.pem",
    "SSLCACertificateFile %/pkcs7.pem",
    "SSLCACertificateFile %/csr.pem",
    "SSLCACertificateFile %/key-only.pem",
    "SSLCACertificateFile %/one-line.pem",
    "SSLCACertificateFile %/indented.pem",
    "SSLCACertificateFile %/utf16.pem",
    "SSLCACertificateFile %/trusted.pem",
    "SSLCACertificateFile %/crl-only.pem",
    "SSLCACertificateFile %/truncated.pem",
    "SSLCACertificateFile %/glued.pem",
    "SSLCACertificateFile %/good-then-corrupt.pem",
    "SSLCACertificateFile %/corrupt-then-good.pem",
    "SSLCACertificateFile %/not-asn1.pem",
    "SSLCACertificateFile %/good-then-not-asn1.pem",
    "SSLCACertificatePath %/hashed",
    "SSLCACertificatePath %/unhashed",
    "SSLCACertificatePath %/empty-folder",
    "SSLCACertificatePath %/nowhere",
    "SSLCACertificatePath %/origin-pull-ca.pem",
    "SSLCACertificatePath %/folder-with-junk",
    "SSLCACertificatePath %/folder-of-junk",
    "SSLCACertificateFile %/origin-pull-ca.pem\nSSLCACertificatePath %/folder-of-junk",
    "SSLCACertificateFile %/origin-pull-ca.pem\nSSLCACertificatePath %/empty-folder",
    "SSLCACertificateFile %/origin-pull-ca.pem\nSSLCARevocationFile %/crl.pem\nSSLCARevocationCheck leaf",
    "SSLCACertificateFile %/origin-pull-ca.pem\nSSLCARevocationFile %/crl.pem",
    "SSLCACertificateFile %/origin-pull-ca.pem\nSSLCARevocationFile %/other-ca.pem",
    "SSLCACertificateFile %/origin-pull-ca.pem\nSSLCARevocationFile %/html.pem",
    "SSLCACertificateFile %/origin-pull-ca.pem\nSSLCARevocationFile %/good-then-corrupt.pem",
    "SSLCACertificateFile %/origin-pull-ca.pem\nSSLCARevocationFile %/nowhere.pem",
    "SSLCACertificateFile %/origin-pull-ca.pem\nSSLCARevocationPath %/hashed-crl",
    "SSLCACertificateFile %/origin-pull-ca.pem\nSSLCARevocationPath %/nowhere",
    "SSLCACertificateFile %/origin-pull-ca.pem\nSSLCARevocationCheck chain",
    "SSLCACertificateFile %/origin-pull-ca.pem\nSSLCADNRequestFile %/other-ca.pem",
    "SSLCACertificateFile %/origin-pull-ca.pem\nSSLCADNRequestFile %/html.pem",
    "SSLCACertificateFile %/origin-pull-ca.pem\nSSLCADNRequestFile %/trusted.pem",
    "SSLCACertificateFile %/origin-pull-ca.pem\nSSLCADNRequestFile %/good-then-corrupt.pem",
    "SSLCACertificateFile %/origin-pull-ca.pem\nSSLCADNRequestFile %/nowhere.pem",
    "SSLCACertificateFile %/origin-pull-ca.pem\nSSLCADNRequestPath %/empty-folder",
    "SSLCACertificateFile %/origin-pull-ca.pem\nSSLCADNRequestPath %/nowhere",
    "SSLCACertificateFile %/good-then-corrupt.pem\nSSLCADNRequestFile %/origin-pull-ca.pem",
    "SSLCACertificateFile %/trusted.pem\nSSLCADNRequestFile %/origin-pull-ca.pem",
    "SSLCACertificateFile %/crl-only.pem\nSSLCADNRequestFile %/origin-pull-ca.pem",
    "SSLCACertificateFile %/trusted.pem\nSSLCADNRequestFile %/trusted.pem",
    "SSLCACertificateFile %/trusted.pem\nSSLCADNRequestPath %/hashed",
    "SSLCACertificateFile %/trusted.pem\nSSLCACertificatePath %/hashed",
    "SSLCACertificateFile %/crl-only.pem\nSSLCACertificatePath %/hashed",
    "SSLCACertificateFile %/html.pem\nSSLCACertificatePath %/hashed",
    "SSLCACertificateFile %/html.pem\nSSLCADNRequestFile %/origin-pull-ca.pem",
    "SSLCADNRequestFile %/html.pem",
    "SSLCADNRequestFile %/nowhere.pem",
    "SSLCARevocationFile %/nowhere.pem",
    "SSLCARevocationFile %/html.pem",
    "SSLCARevocationFile %/crl.pem",
    "SSLCARevocationCheck leaf",
    "SSLOpenSSLConfCmd VerifyCAStore %/der.pem",
    "SSLOpenSSLConfCmd VerifyCAStore %/good-then-corrupt.pem",
    "SSLOpenSSLConfCmd VerifyCAStore %/hashed",
    "SSLOpenSSLConfCmd VerifyCAFile %/origin-pull-ca.pem",
    "SSLOpenSSLConfCmd VerifyCAFile %/html.pem",
    "SSLOpenSSLConfCmd VerifyCAFile %/good-then-corrupt.pem",
    "SSLOpenSSLConfCmd VerifyCAFile %/trusted.pem",
    "SSLOpenSSLConfCmd VerifyCAFile %/crl-only.pem",
    "SSLOpenSSLConfCmd VerifyCAFile %/nowhere.pem",
    "SSLOpenSSLConfCmd VerifyCAPath %/hashed",
    "SSLOpenSSLConfCmd VerifyCAPath %/empty-folder",
    "SSLOpenSSLConfCmd VerifyCAPath %/nowhere",
    "SSLOpenSSLConfCmd VerifyCAStore %/origin-pull-ca.pem",
    "SSLOpenSSLConfCmd VerifyCAStore file:%/origin-pull-ca.pem",
    "SSLOpenSSLConfCmd VerifyCAStore %/html.pem",
    "SSLOpenSSLConfCmd VerifyCAStore %/nowhere.pem",
    "SSLCACertificateFile %/html.pem\nSSLVerifyClient none",
    "SSLCACertificateFile %/origin-pull-ca.pem\nSSLOpenSSLConfCmd VerifyMode None",
    "SSLCACertificateFile %/origin-pull-ca.pem\nSSLOpenSSLConfCmd VerifyMode -Peer",
    "SSLCACertificateFile %/origin-pull-ca.pem\nSSLOpenSSLConfCmd VerifyMode \"-require, +once\"",
};

// With these httpd stops at start, or `httpd -t` already refuses them; the file of authorities is good.
constexpr std::string_view refused[]{
    "SSLCipherSuite FNORD",
    "SSLCipherSuite TLSv1.3 FNORD",
    "SSLCipherSuite ALL:@SECLEVEL=9",
    "SSLCipherSuite ALL:@SECLEVEL=00",
    "SSLCipherSuite ALL:-@SECLEVEL=0",
    "SSLOpenSSLConfCmd Fnord x",
    "SSLOpenSSLConfCmd -verifyCAfile %/other-ca.pem",
    "SSLOpenSSLConfCmd ClientCAFile %/nowhere.pem",
    "SSLOpenSSLConfCmd ChainCAFile %/nowhere.pem",
    "SSLOpenSSLConfCmd Groups fnord",
    "SSLOpenSSLConfCmd ClientSignatureAlgorithms fnord",
    "SSLOpenSSLConfCmd Options Fnord",
    "SSLOpenSSLConfCmd CipherString FNORD",
    "SSLOpenSSLConfCmd Certificate %/other-ca.pem",
};

const std::filesystem::path& folder()
{
    static const bool made = [] {
        const auto& certs = aop::test::certificates();
        std::filesystem::create_directories(certs / "folder-with-junk");
        std::filesystem::create_directories(certs / "folder-of-junk");
        std::filesystem::copy(certs / "hashed", certs / "folder-with-junk", std::filesystem::copy_options::overwrite_existing);
        for (const char* name : {"folder-with-junk/README", "folder-of-junk/README"})
            std::filesystem::copy_file(certs / "words.pem", certs / name);
        const std::string ca = aop::test::slurp(certs / "origin-pull-ca.pem");
        const auto put = [&](const char* name, const std::string& text) { std::ofstream(certs / name, std::ios::binary) << text; };
        put("certs-and-crl.pem", ca + aop::test::slurp(certs / "crl.pem") + aop::test::slurp(certs / "other-ca.pem"));
        put("nul-inside.pem", std::string("text\0more\n", 10) + ca);
        put("encrypted-key-and-ca.pem",
            aop::test::run({"openssl", "ec", "-in", certificate("client.key"), "-aes128", "-passout", "pass:secret"}).out + ca);
        return true;
    }();
    (void)made;
    return aop::test::certificates();
}

std::string replaced(std::string_view text)
{
    std::string out;
    for (char c : text)
        c == '%' ? out += folder().string() : out += c;
    return out + "\n";
}

std::string predicted(const aop::test::Predicted& p)
{
    const aop::TrustSet& set = p.trust.back();
    return !set.fatal ? "starts" : set.caught_by_configtest ? "refused by -t" : "passes -t, dies at start";
}

}

BOOST_DATA_TEST_CASE(httpd_does_with_each_file_what_is_predicted, boost::unit_test::data::make(settings), lines)
{
    const aop::test::Scratch scratch;
    BOOST_TEST_REQUIRE(mkfifo((scratch.path() / "fifo").c_str(), 0644) == 0);
    const std::uint16_t port = aop::test::free_port();
    aop::test::Httpd httpd(scratch.path(), aop::test::vhost(port, "SSLVerifyClient require\n" + replaced(lines)));
    const bool passes = httpd.configtest().status == 0;
    const bool starts = passes && httpd.start();
    const std::string real = starts ? "starts" : passes ? "passes -t, dies at start" : "refused by -t";
    const aop::test::Predicted p(scratch.path(), httpd.main_file());
    BOOST_TEST(predicted(p) == real, p.trust.back().fatal.value_or("") << "\n" << (starts ? "" : httpd.trouble()));
}

namespace {

// What comes into the place of a good CA file while httpd runs.
constexpr std::string_view replacements[]{
    "origin-pull-ca.pem",
    "other-ca.pem",
    "crlf.pem",
    "bom.pem",
    "text-around.pem",
    "x509-label.pem",
    "key-and-ca.pem",
    "bundle.pem",
    "html-then-ca.pem",
    "expired-ca.pem",
    "client.pem",
    "trusted-and-plain.pem",
    "crl-and-ca.pem",
    "empty.pem",
    "html.pem",
    "words.pem",
    "der.pem",
    "pkcs7.pem",
    "pkcs12.pem",
    "csr.pem",
    "key-only.pem",
    "one-line.pem",
    "indented.pem",
    "utf16.pem",
    "trusted.pem",
    "crl-only.pem",
    "truncated.pem",
    "glued.pem",
    "good-then-corrupt.pem",
    "not-asn1.pem",
};

}

BOOST_DATA_TEST_CASE(what_openssl_refuses_at_start_is_broken, boost::unit_test::data::make(refused), lines)
{
    const aop::test::Scratch scratch;
    const std::uint16_t port = aop::test::free_port();
    aop::test::Httpd httpd(scratch.path(),
                           aop::test::vhost(port, "SSLVerifyClient require\nSSLCACertificateFile " + replaced(cat("%/origin-pull-ca.pem\n", lines))));
    BOOST_TEST(!(httpd.configtest().status == 0 && httpd.start()));
    const auto said = nlohmann::json::parse(aop::test::run({AOP_BINARY_DIR "/aop-lint", "--format", "json", "--exit-zero", "--no-config", "--layout",
                                                            "debian", "-d", scratch.path().string(), "-f", httpd.main_file()})
                                                .out,
                                            nullptr, false);
    BOOST_TEST_REQUIRE(!said.is_discarded());
    BOOST_TEST(said["runs"][0]["servers"].back()["verdict"] == "broken");
    BOOST_TEST(!said["runs"][0]["findings"].empty());
}

BOOST_DATA_TEST_CASE(a_reload_ends_the_server_when_that_is_predicted, boost::unit_test::data::make(replacements), name)
{
    const aop::test::Scratch scratch;
    const std::string ca = scratch.write("ca.pem", aop::test::slurp(certificate("origin-pull-ca.pem")));
    const std::uint16_t port = aop::test::free_port();
    aop::test::Httpd httpd(scratch.path() / "server", aop::test::vhost(port, cat("SSLVerifyClient require\nSSLCACertificateFile ", ca, "\n")));
    const bool started = httpd.start();
    BOOST_TEST_REQUIRE(started, httpd.trouble());
    scratch.write("ca.pem", aop::test::slurp(certificate(name)));
    const aop::test::Predicted p(scratch.path() / "server", httpd.main_file());
    const bool survives = !p.trust.back().fatal;
    BOOST_TEST(httpd.graceful() == survives, name << ": " << p.trust.back().fatal.value_or("") << "\n" << httpd.error_log());
    BOOST_TEST(httpd.running() == survives);
}

BOOST_AUTO_TEST_CASE(a_reload_with_a_broken_ca_file_kills_the_server_that_is_running)
{
    const aop::test::Scratch scratch;
    const std::string ca = scratch.write("ca.pem", aop::test::slurp(certificate("origin-pull-ca.pem")));
    const std::uint16_t port = aop::test::free_port();
    aop::test::Httpd httpd(scratch.path() / "server", aop::test::vhost(port, cat("SSLVerifyClient require\nSSLCACertificateFile ", ca, "\n")));
    const bool started = httpd.start();
    BOOST_TEST_REQUIRE(started, httpd.trouble());
    scratch.write("ca.pem", aop::test::slurp(certificate("html.pem")));

    const aop::test::Predicted p(scratch.path() / "server", httpd.main_file());
    BOOST_TEST(p.trust.back().fatal.value_or("") == cat("SSLCACertificateFile ", ca, " is an HTML page, not PEM"));
    BOOST_TEST(!p.trust.back().caught_by_configtest);
    BOOST_TEST(httpd.configtest().status == 0);
    BOOST_TEST(!httpd.graceful());
    BOOST_TEST(!httpd.running());
}

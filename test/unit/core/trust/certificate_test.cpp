#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <ctime>

#include "core/base/ascii.h"
#include "core/trust/certificate_file.h"
#include "test/support/certificates.h"
#include "test/support/many_authorities.h"
#include "test/support/memory_files.h"
#include "test/support/scratch.h"

namespace {

using aop::CertificateFile;

struct Case {
    std::string_view in, out;
};
std::ostream& operator<<(std::ostream& o, const Case& c) { return o << c.in; }

// The certificates, made once, in a file system of their own.
aop::test::MemoryFiles& machine()
{
    static aop::test::MemoryFiles files = [] {
        aop::test::MemoryFiles made;
        made.copy(aop::test::certificates(), "/certs");
        made.put_special("/certs/fifo");
        made.put("/certs/forbidden.pem", "x").error = EACCES;
        made.put("/certs/huge.pem", "x").status.size = 1U << 30;
        return made;
    }();
    return files;
}

std::string_view to_string(CertificateFile::State s)
{
    switch (s) {
    case CertificateFile::State::usable: return "usable";
    case CertificateFile::State::refused: return "refused";
    case CertificateFile::State::fatal: return "fatal";
    case CertificateFile::State::unreadable: return "unreadable";
    }
    return "";
}

std::string shown(const CertificateFile& f)
{
    std::string out(to_string(f.state));
    if (!f.reason.empty())
        out += aop::cat(": ", f.reason);
    if (f.state == CertificateFile::State::usable)
        out += aop::cat(" ", f.anchors.size(), " certificates ", f.names.size(), " names");
    if (f.private_key)
        out += " key";
    return out;
}

constexpr Case kinds[]{
    {"origin-pull-ca.pem", "usable 1 certificates 1 names"},
    {"text-around.pem", "usable 1 certificates 1 names"},
    {"crlf.pem", "usable 1 certificates 1 names"},
    {"bom.pem", "usable 1 certificates 1 names"},
    {"no-newline.pem", "usable 1 certificates 1 names"},
    {"x509-label.pem", "usable 1 certificates 1 names"},
    {"key-and-ca.pem", "usable 1 certificates 1 names key"},
    {"html-then-ca.pem", "usable 1 certificates 1 names"},
    {"duplicates.pem", "usable 2 certificates 1 names"},
    {"two-cas.pem", "usable 2 certificates 2 names"},
    {"trusted-and-plain.pem", "usable 2 certificates 1 names"},
    {"bundle.pem", "usable 40 certificates 40 names"},
    {"crl-and-ca.pem", "usable 1 certificates 1 names"},
    {"nowhere.pem", "refused: does not exist"},
    {"empty.pem", "refused: is empty"},
    {"hashed", "refused: is a directory"},
    {"fifo", "refused: is not a regular file"},
    {"forbidden.pem", "unreadable: may not be read"},
    {"huge.pem", "unreadable: has 1024 MiB, more than the 160 MiB that are looked at"},
    {"html.pem", "fatal: is an HTML page, not PEM"},
    {"words.pem", "fatal: holds no certificate"},
    {"der.pem", "fatal: is a DER (binary) certificate, not PEM"},
    {"pkcs12.pem", "fatal: is a PKCS#12 bundle, not PEM"},
    {"pkcs7.pem", "fatal: holds a PKCS#7 bundle, which httpd does not read"},
    {"csr.pem", "fatal: holds a certificate request, not a certificate"},
    {"key-only.pem", "fatal: holds a private key and no certificate key"},
    {"one-line.pem", "fatal: does not have \"-----BEGIN CERTIFICATE-----\" (line 1) on a line of its own"},
    {"indented.pem", "fatal: does not have \"-----BEGIN CERTIFICATE-----\" (line 1) on a line of its own"},
    {"utf16.pem", "fatal: is UTF-16 text, not plain PEM"},
    {"trusted.pem", "fatal: holds only \"TRUSTED CERTIFICATE\" blocks, from which httpd takes no CA name to offer"},
    {"crl-only.pem", "fatal: holds a revocation list and no certificate"},
    {"truncated.pem", "fatal: is damaged: block 1 (line 1) has no proper END line"},
    {"glued.pem", "fatal: is damaged: line 11 joins the end of one block to the beginning of the next"},
    {"good-then-corrupt.pem", "fatal: is damaged: block 2 (line 12) is not valid base64"},
    {"corrupt-then-good.pem", "fatal: is damaged: block 1 (line 1) is not valid base64"},
    {"not-asn1.pem", "fatal: is damaged: block 1 (line 1) does not hold what its BEGIN line says"},
    {"good-then-not-asn1.pem", "fatal: is damaged: block 2 (line 12) does not hold what its BEGIN line says"},
};

}

BOOST_DATA_TEST_CASE(a_ca_file_is_what_httpd_would_make_of_it, boost::unit_test::data::make(kinds), c)
{
    aop::CertificateFiles certificates(machine());
    BOOST_TEST(shown(certificates.file(aop::cat("/certs/", c.in))) == c.out);
}

namespace {

constexpr std::int64_t in_2026 = 1'780'000'000;

constexpr Case anchors[]{
    {"origin-pull-ca.pem", "can anchor"},
    {"self-signed.pem", "can anchor, only itself"},
    {"not-a-ca.pem", "can anchor, only itself"},
    {"no-cert-sign-ca.pem", "can anchor, only itself"},
    {"weak-ca.pem", "can anchor"},
    {"sha1-ca.pem", "can anchor"},
    {"impostor-ca.pem", "can anchor"},
    {"expired-ca.pem", "expired on 2020-01-01"},
    {"not-yet-valid-ca.pem", "is not valid before 2049-01-01"},
    {"intermediate.pem", "is an intermediate, issued by \"CN=Origin Pull CA,O=Example Shop\", and OpenSSL ends a chain only at a certificate "
                         "that signs itself"},
    {"client.pem", "is no authority and issued by \"CN=Origin Pull CA,O=Example Shop\", and OpenSSL ends a chain only at a certificate "
                   "that signs itself"},
    {"server-only-ca.pem", "may not issue certificates for TLS clients (its extended key usage or key usage forbids it)"},
};

}

BOOST_DATA_TEST_CASE(an_anchor_says_why_nobody_verifies_under_it, boost::unit_test::data::make(anchors), c)
{
    aop::CertificateFiles certificates(machine());
    const aop::CertificateFile& file = certificates.file(aop::cat("/certs/", c.in));
    BOOST_TEST_REQUIRE(file.anchors.size() == 1U);
    const aop::Anchor& a = file.anchors.front();
    const std::string trouble = a.trouble(in_2026).value_or("");
    BOOST_TEST((!trouble.empty() ? trouble : a.self_signed_leaf ? "can anchor, only itself" : "can anchor") == c.out);
}

BOOST_AUTO_TEST_CASE(a_key_of_a_kind_that_openssl_does_not_know_vouches_for_nobody)
{
    aop::test::MemoryFiles files;
    files.put("/ca.pem", aop::test::with_unknown_curve(aop::test::certificate("origin-pull-ca.pem")));
    aop::CertificateFiles certificates(files);
    const aop::CertificateFile& file = certificates.file("/ca.pem");
    BOOST_TEST(shown(file) == "usable 1 certificates 1 names");
    BOOST_TEST(file.anchors.front().trouble(in_2026).value_or("") == "has a key of a kind that this OpenSSL does not know (id-ecPublicKey)");
}

BOOST_AUTO_TEST_CASE(known_certificates_are_told_by_fingerprint_and_by_nothing_else)
{
    const char* folder = std::getenv("AOP_TEST_DATA");
    if (!folder) {
        BOOST_TEST_MESSAGE("skipped: AOP_TEST_DATA is not set, so Cloudflare's own certificates are not at hand");
        return;
    }
    aop::test::MemoryFiles files;
    files.copy(aop::cat(folder, "/data/certs"), "/c");
    files.copy(aop::test::certificates(), "/certs");
    aop::CertificateFiles certificates(files);
    constexpr Case cases[]{
        {"/c/authenticated_origin_pull_ca.pem", "Cloudflare's origin-pull CA"},
        {"/c/cloudflare-aop-ca-2019-2029.pem", "Cloudflare's origin-pull CA"},
        {"/c/cloudflare-aop-ca-2015-2020.expired.pem", "the 2015 edition of Cloudflare's origin-pull CA"},
        {"/c/cloudflare-origin-ca-rsa-2019-2029.pem", "Cloudflare's Origin CA root (RSA, 2019)"},
        {"/c/cloudflare-origin-ca-rsa-2014-2019.expired.pem", "Cloudflare's Origin CA root (RSA, 2014)"},
        {"/c/cloudflare-origin-ca-ecc-2019-2029.pem", "Cloudflare's Origin CA root (ECC, 2019)"},
        {"/c/cloudflare-origin-ca-ecc-2016-2021.expired.pem", "Cloudflare's Origin CA root (ECC, 2016)"},
        {"/certs/impostor-ca.pem", ""},
    };
    for (const Case& c : cases)
        BOOST_TEST(certificates.file(std::string(c.in)).anchors.front().title == c.out, c.in);
}

BOOST_AUTO_TEST_CASE(ten_thousand_authorities_are_read_and_named_for_what_they_are)
{
    aop::test::MemoryFiles files;
    files.put("/many.pem", aop::test::many_authorities(10'000));
    aop::CertificateFiles certificates(files);
    const aop::CertificateFile& file = certificates.file("/many.pem");
    BOOST_TEST(shown(file) == "usable 10000 certificates 10000 names");
    BOOST_TEST(file.anchors.back().subject == "CN=Authority 9999");
    BOOST_TEST(!file.anchors.back().trouble(in_2026));
    aop::Site site;
    site.servers[site.servers.add({})].tls.ca_file.set("/many.pem", {});
    const aop::TrustSet set = trust_sets(site, certificates, in_2026).front();
    BOOST_TEST(set.reason.find("more than a handshake can carry") != set.reason.npos, set.reason);
}

BOOST_AUTO_TEST_CASE(a_certificate_file_is_read_once_under_all_its_names)
{
    aop::test::MemoryFiles files;
    files.copy(aop::test::certificates(), "/certs");
    const std::string text = aop::test::slurp(aop::test::certificate("origin-pull-ca.pem"));
    files.put("/a.pem", text);
    files.put("/b.pem", text).status.inode = files.status("/a.pem")->inode;
    aop::CertificateFiles certificates(files);
    for (int i = 0; i < 1000; ++i) {
        certificates.file("/a.pem");
        certificates.file("/b.pem");
        certificates.folder("/certs/hashed");
    }
    BOOST_TEST(certificates.reads() == 2U);
    BOOST_TEST(files.reads["/a.pem"] + files.reads["/b.pem"] == 1);
    BOOST_TEST(certificates.file("/b.pem").anchors.front().file == "/b.pem");
}

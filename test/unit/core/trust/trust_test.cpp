// Whom a server trusts, from its settings, on a machine that exists only here.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "core/base/ascii.h"
#include "core/trust/client_certificate.h"
#include "linter/reader/read_tree.h"
#include "test/support/certificates.h"
#include "test/support/known.h"
#include "test/support/memory_files.h"
#include "test/support/scratch.h"

namespace {

constexpr std::int64_t in_2027 = 1'830'000'000;

struct Case {
    std::string_view in, out;
};
std::ostream& operator<<(std::ostream& o, const Case& c) { return o << c.in; }

aop::test::MemoryFiles machine()
{
    aop::test::MemoryFiles files;
    const auto text = [](std::string_view name) { return aop::test::slurp(aop::test::certificate(name)); };
    files.copy(aop::test::certificates(), "/c");
    files.put("/c/forbidden.pem", "x").error = EACCES;
    files.put_special("/c/fifo");
    files.put("/etc/passwd", "root:x:0:0::/root:/bin/sh\nwww-data:x:33:33::/var/www:/bin/false\n");
    files.put("/etc/group", "root:x:0:\nwww-data:x:33:\nssl-cert:x:112:somebody,www-data\n");
    // Two public roots; one that the administrator added to the system's bundle.
    files.put("/etc/ssl/certs/ca-certificates.crt", text("other-ca.pem") + text("sha1-ca.pem") + text("origin-pull-ca.pem"));
    files.put("/usr/local/share/ca-certificates/own.crt", text("origin-pull-ca.pem"));
    const std::string hash = files.list("/c/hashed")->front().name;
    const auto member = [&](const std::string& folder, std::uint32_t mode, std::uint32_t gid) {
        files.put(folder + "/" + hash, text("origin-pull-ca.pem"), mode).status.gid = gid;
    };
    const std::string damaged = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    const std::string stem = hash.substr(0, hash.find('.'));
    files.put("/c/f-damaged/" + hash, text("origin-pull-ca.pem") + damaged);
    files.put("/c/f-damaged/names", text("origin-pull-ca.pem"));
    files.put("/c/f-junk/" + hash, damaged);
    files.put("/c/f-junk/" + stem + ".1", text("origin-pull-ca.pem"));
    files.put("/c/f-stray/" + hash, text("cdn-ca.pem"));
    files.put("/c/f-stray/" + stem + ".1", text("origin-pull-ca.pem"));
    files.put("/c/f-list/" + stem + ".r0", text("origin-pull-ca.pem"));
    files.put("/c/f-both/" + hash, text("origin-pull-ca.pem") + text("crl.pem"));
    member("/c/by-group", 0640, 112);
    member("/c/by-root", 0600, 0);
    return files;
}

std::string trust_of(const std::string& lines, aop::test::MemoryFiles& files)
{
    files.put("/etc/httpd.conf", lines);
    aop::Configuration configuration;
    aop::ReadOptions options;
    options.server_root = "/etc";
    options.main_file = "/etc/httpd.conf";
    options.extra_modules = {"mod_ssl.c", "mod_unixd.c"};
    aop::read_configuration(files, options, configuration);
    aop::CertificateFiles certificates(files, aop::test::known_stand_ins());
    const aop::Site site = evaluate(configuration);
    const aop::TrustSet set = trust_sets(site, certificates, in_2027).back();
    std::string out(to_string(set.trust));
    for (const aop::Anchor* a : set.accepted_anchors)
        out += aop::cat(" [", a->called(), "]");
    return set.reason.empty() ? out : aop::cat(out, ": ", set.reason);
}

constexpr Case cases[]{
    {"", "none"},
    {"SSLCACertificateFile /c/origin-pull-ca.pem", R"(own ["CN=Origin Pull CA,O=Example Shop"])"},
    {"SSLCACertificateFile /c/duplicates.pem", R"(own ["CN=Origin Pull CA,O=Example Shop"])"},
    {"SSLCACertificateFile /c/self-signed.pem", R"(own ["CN=Self Signed Client,O=Example Shop"])"},
    {"SSLCACertificateFile /c/ca-and-intermediate.pem", R"(own ["CN=Origin Pull CA,O=Example Shop"])"},
    {"SSLCACertificateFile /c/cdn-ca.pem", "cloudflare [Cloudflare's origin-pull CA]"},
    {"SSLCACertificateFile /c/cdn-both-editions.pem", "cloudflare [Cloudflare's origin-pull CA]"},
    {"SSLCACertificateFile /c/cdn-origin-ca.pem", "origin-ca [Cloudflare's Origin CA root]"},
    {"SSLCACertificateFile /c/cdn-and-own.pem", R"(mixed [Cloudflare's origin-pull CA] ["CN=Origin Pull CA,O=Example Shop"])"},
    {"SSLCACertificateFile /c/impostor-ca.pem",
     R"(own ["CN=origin-pull.cloudflare.net,OU=Origin Pull,O=CloudFlare\, Inc.,L=San Francisco,ST=California,C=US"])"},
    {"SSLCACertificateFile /c/other-ca.pem", R"(public ["CN=Other CA,O=Somebody Else"])"},
    {"SSLCACertificateFile /c/cdn-ca-2015.pem", "unusable: the 2015 edition of Cloudflare's origin-pull CA expired on 2020-01-01"},
    {"SSLCACertificateFile /c/html.pem", "unusable: SSLCACertificateFile /c/html.pem is an HTML page, not PEM"},
    {"SSLCACertificateFile /c/nowhere.pem", "unusable: SSLCACertificateFile /c/nowhere.pem does not exist"},
    {"SSLCACertificateFile /c/fifo", "unusable: SSLCACertificateFile /c/fifo is not a regular file"},
    {"SSLCACertificateFile /c/forbidden.pem", "unknown: SSLCACertificateFile /c/forbidden.pem may not be read"},
    {"SSLCACertificateFile /c/weak-ca.pem", R"(unusable: "CN=Weak CA,O=Example Shop" has a key (RSA 1024) that OpenSSL's security level 2 refuses)"},
    {"SSLCACertificateFile /c/weak-ca.pem\nSSLCipherSuite HIGH:@SECLEVEL=1", R"(own ["CN=Weak CA,O=Example Shop"])"},
    {"SSLCACertificatePath /c/hashed", R"(own ["CN=Origin Pull CA,O=Example Shop"])"},
    {"SSLCACertificatePath /c/unhashed", "unusable: no certificate is found under a name that OpenSSL looks for"},
    {"SSLCACertificatePath /c/empty-folder", "unusable: no certificate is found from which httpd could take the name of an authority to offer"},
    {"SSLCACertificatePath /c/f-damaged", R"(own ["CN=Origin Pull CA,O=Example Shop"])"},
    {"SSLOpenSSLConfCmd VerifyCAPath /c/f-damaged", R"(own ["CN=Origin Pull CA,O=Example Shop"])"},
    {"SSLCACertificatePath /c/f-stray", R"(mixed [Cloudflare's origin-pull CA] ["CN=Origin Pull CA,O=Example Shop"])"},
    {"SSLCACertificatePath /c/f-list", "unusable: no certificate is found under a name that OpenSSL looks for"},
    {"SSLCACertificateFile /c/weak-ca.pem\nSSLOpenSSLConfCmd CipherString DEFAULT:@SECLEVEL=1", R"(own ["CN=Weak CA,O=Example Shop"])"},
    {"SSLCACertificateFile /c/weak-ca.pem\nSSLCipherSuite HIGH:@SECLEVEL=0\nSSLOpenSSLConfCmd CipherString HIGH:@SECLEVEL=2",
     R"(unusable: "CN=Weak CA,O=Example Shop" has a key (RSA 1024) that OpenSSL's security level 2 refuses)"},
    {"SSLCACertificateFile /c/weak-ca.pem\nSSLCipherSuite HIGH:@SECLEVEL=1\nSSLCipherSuite TLSv1.3 TLS_AES_128_GCM_SHA256",
     R"(own ["CN=Weak CA,O=Example Shop"])"},
    {"SSLCACertificateFile /c/origin-pull-ca.pem\nSSLCARevocationFile /c/crl-expired.pem\nSSLCARevocationCheck leaf",
     R"(unusable: "CN=Origin Pull CA,O=Example Shop" lets nobody in while SSLCARevocationCheck is on: its revocation list ended on 2020-01-01)"},
    {"SSLCACertificateFile /c/origin-pull-ca.pem\nSSLCARevocationPath /c/f-both\nSSLCARevocationCheck leaf",
     R"(unusable: "CN=Origin Pull CA,O=Example Shop" lets nobody in while SSLCARevocationCheck is on: there is no revocation list of it)"},
    {"SSLCACertificateFile /c/origin-pull-ca.pem\nSSLCARevocationPath /c/f-both\nSSLCARevocationCheck leaf no_crl_for_cert_ok",
     R"(own ["CN=Origin Pull CA,O=Example Shop"])"},
    {"User www-data\nSSLCACertificatePath /c/by-group", R"(own ["CN=Origin Pull CA,O=Example Shop"])"},
    {"User www-data\nSSLCACertificatePath /c/by-root", "unusable: no certificate is found under a name that OpenSSL looks for"},
    {"User #33\nSSLCACertificatePath /c/by-root", "unusable: no certificate is found under a name that OpenSSL looks for"},
    {"User nobody-knows\nSSLCACertificatePath /c/by-group",
     R"(unknown ["CN=Origin Pull CA,O=Example Shop"]: SSLCACertificatePath /c/by-group/476cb8a9.0 may be read by some, and it is not known whom httpd's children run as)"},
    {"SSLCACertificateFile /c/origin-pull-ca.pem\nSSLCARevocationFile /c/cdn-ca.pem",
     R"(mixed ["CN=Origin Pull CA,O=Example Shop"] [Cloudflare's origin-pull CA])"},
    {"SSLCACertificateFile /c/cdn-ca.pem\nSSLOpenSSLConfCmd VerifyCAFile /c/origin-pull-ca.pem", R"(own ["CN=Origin Pull CA,O=Example Shop"])"},
    {"SSLOpenSSLConfCmd verifycafile ../c/origin-pull-ca.pem", R"(own ["CN=Origin Pull CA,O=Example Shop"])"},
    {"SSLOpenSSLConfCmd VerifyCAStore file:/c/origin-pull-ca.pem", R"(own ["CN=Origin Pull CA,O=Example Shop"])"},
    {"SSLOpenSSLConfCmd VerifyCAStore pkcs11:token", "unknown: SSLOpenSSLConfCmd VerifyCAStore pkcs11:token is a store that cannot be read"},
    {"SSLCACertificateFile /c/origin-pull-ca.pem\nSSLCertificateFile /c/server.pem\nSSLProtocol TLSv1.3\nSSLOpenSSLConfCmd MaxProtocol TLSv1.2",
     R"(unusable ["CN=Origin Pull CA,O=Example Shop"]: no handshake succeeds with its TLS settings and its own key (EC prime256v1))"},
    {"SSLCACertificateFile /c/origin-pull-ca.pem\nSSLCertificateFile /c/server.pem\nSSLProtocol TLSv1.2 TLSv1.3\nSSLOpenSSLConfCmd MinProtocol "
     "TLSv1.3",
     R"(own ["CN=Origin Pull CA,O=Example Shop"])"},
    {"SSLCACertificateFile /c/origin-pull-ca.pem\nSSLCertificateFile /c/server.pem\nSSLProtocol TLSv1.3\nSSLCipherSuite TLSv1.3 "
     "TLS_AES_128_CCM_8_SHA256\nSSLOpenSSLConfCmd MinProtocol TLSv1.2",
     R"(own ["CN=Origin Pull CA,O=Example Shop"])"},
    {"SSLCACertificateFile /c/origin-pull-ca.pem\nSSLCertificateFile /c/server.pem\nSSLProtocol TLSv1.2\nSSLCipherSuite "
     "ECDHE-RSA-AES128-GCM-SHA256",
     R"(unusable ["CN=Origin Pull CA,O=Example Shop"]: no handshake succeeds with its TLS settings and its own key (EC prime256v1))"},
    {"SSLCACertificateFile /c/origin-pull-ca.pem\nSSLCertificateFile /c/server.pem\nSSLProtocol TLSv1.2\nSSLOpenSSLConfCmd CipherString "
     "ECDHE-RSA-AES128-GCM-SHA256",
     R"(unusable ["CN=Origin Pull CA,O=Example Shop"]: no handshake succeeds with its TLS settings and its own key (EC prime256v1))"},
    {"SSLCACertificateFile /c/origin-pull-ca.pem\nSSLCertificateFile /c/server.pem\nSSLCipherSuite ECDHE-RSA-AES128-GCM-SHA256",
     R"(own ["CN=Origin Pull CA,O=Example Shop"])"},
    {"SSLCACertificateFile /c/origin-pull-ca.pem\nSSLProtocol TLSv1.2\nSSLCipherSuite DHE-RSA-AES128-GCM-SHA256",
     R"(own ["CN=Origin Pull CA,O=Example Shop"])"},
    {"SSLCACertificateFile /c/origin-pull-ca.pem\nSSLProtocol TLSv1.2\nSSLCipherSuite AES128-SHA", R"(own ["CN=Origin Pull CA,O=Example Shop"])"},
    {"SSLCACertificateFile /c/origin-pull-ca.pem\nSSLCertificateFile /c/server.pem\nSSLProtocol TLSv1.2\nSSLCipherSuite "
     "ECDHE-RSA-AES128-GCM-SHA256\nSSLCertificateFile /c/nowhere.pem",
     R"(own ["CN=Origin Pull CA,O=Example Shop"])"},
    {"SSLCACertificateFile /c/origin-pull-ca.pem\nSSLCertificateFile /c/server.pem\nSSLProtocol TLSv1.2\nSSLCipherSuite "
     "ECDHE-RSA-AES128-GCM-SHA256\nSSLOpenSSLConfCmd Certificate /c/rsa.pem",
     R"(own ["CN=Origin Pull CA,O=Example Shop"])"},
    {"SSLCACertificateFile /c/origin-pull-ca.pem\nSSLCertificateFile /c/server.pem\nSSLProtocol TLSv1.2\nSSLCipherSuite SRP\nSSLSRPVerifierFile "
     "/c/srp",
     R"(own ["CN=Origin Pull CA,O=Example Shop"])"},
    {"SSLCACertificateFile /c/origin-pull-ca.pem\n<VirtualHost *:443>\nSSLCACertificatePath /c/hashed-cdn\n</VirtualHost>",
     R"(mixed ["CN=Origin Pull CA,O=Example Shop"] [Cloudflare's origin-pull CA])"},
    {"SSLOpenSSLConfCmd VerifyCAFile /c/cdn-ca.pem\n<VirtualHost *:443>\nSSLCACertificateFile /c/origin-pull-ca.pem\n</VirtualHost>",
     "cloudflare [Cloudflare's origin-pull CA]"},
};

}

BOOST_DATA_TEST_CASE(trust_is_the_union_of_what_the_settings_name, boost::unit_test::data::make(cases), c)
{
    aop::test::MemoryFiles files = machine();
    BOOST_TEST(trust_of(std::string(c.in) + "\n", files) == c.out);
}

// The test `trust` asks the real one.
BOOST_AUTO_TEST_CASE(what_lies_behind_a_damaged_file_hangs_on_the_version_of_openssl)
{
    aop::test::MemoryFiles files = machine();
    BOOST_TEST(trust_of("SSLCACertificatePath /c/f-junk\n", files) == (aop::search_stops_at_damage()
                                                                           ? "unusable: no certificate is found under a name that OpenSSL looks for"
                                                                           : R"(own ["CN=Origin Pull CA,O=Example Shop"])"));
}

BOOST_AUTO_TEST_CASE(more_names_than_a_handshake_carries_are_no_trust)
{
    aop::test::MemoryFiles files = machine();
    const std::string said = trust_of("SSLCACertificateFile /c/wordy.pem\n", files);
    BOOST_TEST(said.starts_with("unusable "));
    BOOST_TEST(said.ends_with(": the names of its authorities take 75340 bytes, more than a handshake can carry"));
}

BOOST_AUTO_TEST_CASE(a_bundle_is_public_by_its_size_where_no_system_bundle_is_at_hand)
{
    aop::test::MemoryFiles files;
    files.copy(aop::test::certificates(), "/c");
    BOOST_TEST(trust_of("SSLCACertificateFile /c/bundle.pem\n", files).starts_with("public "));
    BOOST_TEST(trust_of("SSLCACertificateFile /c/other-ca.pem\n", files).starts_with("own "));
}

BOOST_AUTO_TEST_CASE(a_thousand_virtual_hosts_read_their_ca_file_once)
{
    aop::test::MemoryFiles files = machine();
    std::string lines = "SSLCACertificateFile /c/origin-pull-ca.pem\n";
    for (int i = 0; i < 1000; ++i)
        lines += "<VirtualHost *:443>\nSSLCACertificateFile /c/cdn-ca.pem\nSSLCARevocationFile /c/crl.pem\n</VirtualHost>\n";
    trust_of(lines, files);
    for (const auto& [path, times] : files.reads)
        BOOST_TEST(times == 1, path);
}

BOOST_AUTO_TEST_CASE(a_client_certificate_file_with_nothing_in_it_says_so)
{
    aop::test::MemoryFiles files = machine();
    aop::CertificateFiles certificates(files);
    const auto client = client_certificate(certificates, "/c/html.pem");
    BOOST_TEST(client.trouble.value_or("") == "is an HTML page, not PEM");
    const auto answer = would_accept({}, {}, client, in_2027);
    BOOST_TEST(to_string(answer.answer) == "unknown");
    BOOST_TEST(answer.reason == "is an HTML page, not PEM");
}

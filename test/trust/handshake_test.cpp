// One real httpd with a virtual host for every way to say whom to trust; every
// client certificate knocks at each of them, over TLS 1.2 and 1.3. What happens
// is what would_accept() said, and OpenSSL's reason in the log is its reason.
#include <boost/test/unit_test.hpp>

#include <fstream>

#include <grp.h>
#include <unistd.h>

#include "core/base/ascii.h"
#include "core/trust/client_certificate.h"
#include "core/trust/openssl.h"
#include "test/support/certificates.h"
#include "test/support/httpd.h"
#include "test/support/scratch.h"
#include "test/trust/certificate_maker.h"
#include "test/trust/log.h"
#include "test/trust/site.h"
#include "test/trust/tls_client.h"

namespace {

using aop::cat;
using aop::test::certificate;

// "%" stands for the folder of certificates.
constexpr std::string_view settings[]{
    "SSLVerifyClient require\nSSLCACertificateFile %/origin-pull-ca.pem",
    "SSLVerifyClient require\nSSLCACertificateFile %/origin-pull-ca.pem\nSSLVerifyDepth 0",
    "SSLVerifyClient require\nSSLCACertificateFile %/origin-pull-ca.pem\nSSLVerifyDepth abc",
    "SSLVerifyClient require\nSSLCACertificateFile %/origin-pull-ca.pem\nSSLVerifyDepth 2",
    "SSLVerifyClient require\nSSLCACertificateFile %/ca-and-intermediate.pem",
    "SSLVerifyClient require\nSSLCACertificateFile %/ca-and-intermediate.pem\nSSLVerifyDepth 2",
    "SSLVerifyClient require\nSSLCACertificateFile %/intermediate.pem\nSSLVerifyDepth 3",
    "SSLVerifyClient require\nSSLCACertificateFile %/ca-and-sha1-intermediate.pem\nSSLVerifyDepth 2",
    "SSLVerifyClient require\nSSLCACertificateFile %/ca-and-sha1-intermediate.pem\nSSLVerifyDepth 2\nSSLCipherSuite HIGH:@SECLEVEL=0",
    "SSLVerifyClient require\nSSLCACertificateFile %/trusted-intermediate.pem\nSSLVerifyDepth 3",
    "SSLVerifyClient require\nSSLCACertificateFile %/rejected-root.pem\nSSLVerifyDepth 3",
    "SSLVerifyClient require\nSSLCACertificateFile %/client.pem",
    "SSLVerifyClient require\nSSLCACertificateFile %/self-signed.pem\nSSLVerifyDepth 0",
    "SSLVerifyClient require\nSSLCACertificateFile %/expired-ca.pem",
    "SSLVerifyClient require\nSSLCACertificateFile %/not-yet-valid-ca.pem",
    "SSLVerifyClient require\nSSLCACertificateFile %/expired-and-good.pem",
    "SSLVerifyClient require\nSSLCACertificateFile %/cdn-ca-2015.pem",
    "SSLVerifyClient require\nSSLCACertificateFile %/cdn-both-editions.pem",
    "SSLVerifyClient require\nSSLCACertificateFile %/not-a-ca.pem",
    "SSLVerifyClient require\nSSLCACertificateFile %/no-constraints-ca.pem",
    "SSLVerifyClient require\nSSLCACertificateFile %/no-cert-sign-ca.pem",
    "SSLVerifyClient require\nSSLCACertificateFile %/server-only-ca.pem",
    "SSLVerifyClient require\nSSLCACertificateFile %/weak-ca.pem",
    "SSLVerifyClient require\nSSLCACertificateFile %/weak-ca.pem\nSSLCipherSuite HIGH:@SECLEVEL=1",
    "SSLVerifyClient require\nSSLCACertificateFile %/origin-pull-ca.pem\nSSLCipherSuite HIGH:@SECLEVEL=0",
    "SSLVerifyClient require\nSSLCACertificateFile %/sha1-ca.pem",
    "SSLVerifyClient require\nSSLCACertificateFile %/pathlen0-ca.pem\nSSLVerifyDepth 3",
    "SSLVerifyClient require\nSSLCACertificateFile %/same-name-ca.pem",
    "SSLVerifyClient require\nSSLCACertificateFile %/bundle.pem\nSSLVerifyDepth 9",
    "SSLVerifyClient require\nSSLCACertificateFile %/wordy-and-good.pem",
    "SSLVerifyClient require\nSSLCACertificateFile %/two-cas.pem",
    "SSLVerifyClient require\nSSLCACertificateFile %/unknown-curve.pem",
    "SSLVerifyClient require\nSSLCACertificateFile %/unknown-curve-and-good.pem",
    "SSLVerifyClient require",
    "SSLVerifyClient optional\nSSLCACertificateFile %/origin-pull-ca.pem",
    "SSLVerifyClient optional",
    "SSLVerifyClient optional_no_ca\nSSLCACertificateFile %/origin-pull-ca.pem",
    "SSLVerifyClient optional_no_ca",
    "SSLVerifyClient none\nSSLCACertificateFile %/origin-pull-ca.pem",
    "SSLVerifyClient require\nSSLCACertificatePath %/hashed",
    "SSLVerifyClient require\nSSLCACertificatePath %/unhashed",
    "SSLVerifyClient require\nSSLCACertificatePath %/hashed-two",
    "SSLVerifyClient require\nSSLCACertificatePath %/hashed-gap",
    "SSLVerifyClient require\nSSLCACertificatePath %/hashed-secret",
    "SSLVerifyClient require\nSSLCACertificateFile %/other-ca.pem\nSSLCACertificatePath %/hashed",
    "SSLVerifyClient require\nSSLCACertificateFile %/hashed-secret/ca.pem",
    "SSLVerifyClient require\nSSLCACertificatePath %/secret-folder",
    "SSLVerifyClient require\nSSLCACertificatePath %/shared-folder",
    "SSLVerifyClient require\nSSLOpenSSLConfCmd VerifyCAStore %/hashed-secret/ca.pem",
    "SSLVerifyClient require\nSSLOpenSSLConfCmd VerifyCAPath %/hashed-secret",
    "SSLVerifyClient require\nSSLCACertificateFile %/origin-pull-ca.pem\nSSLCARevocationFile %/other-ca.pem",
    "SSLVerifyClient require\nSSLCACertificateFile %/origin-pull-ca.pem\nSSLCARevocationFile %/crl-and-ca.pem",
    "SSLVerifyClient require\nSSLCACertificateFile %/origin-pull-ca.pem\nSSLCARevocationPath %/hashed-crl-and-ca",
    "SSLVerifyClient require\nSSLCACertificateFile %/origin-pull-ca.pem\nSSLCARevocationFile %/crl.pem\nSSLCARevocationCheck leaf",
    "SSLVerifyClient require\nSSLCACertificateFile %/origin-pull-ca.pem\nSSLCARevocationPath %/hashed-crl\nSSLCARevocationCheck leaf",
    "SSLVerifyClient require\nSSLCACertificateFile %/origin-pull-ca.pem\nSSLCARevocationFile %/crl.pem\nSSLCARevocationCheck chain\nSSLVerifyDepth 2",
    "SSLVerifyClient require\nSSLCACertificateFile %/origin-pull-ca.pem\nSSLCARevocationFile %/crl.pem\nSSLCARevocationCheck leaf\nSSLVerifyDepth 2",
    "SSLVerifyClient require\nSSLCACertificateFile %/origin-pull-ca.pem\nSSLCARevocationFile %/crl.pem\nSSLCARevocationCheck chain "
    "no_crl_for_cert_ok\nSSLVerifyDepth 2",
    "SSLVerifyClient require\nSSLCACertificateFile %/origin-pull-ca.pem\nSSLCARevocationFile %/crl-other.pem\nSSLCARevocationCheck leaf",
    "SSLVerifyClient require\nSSLCACertificateFile %/origin-pull-ca.pem\nSSLCARevocationFile %/crl-expired.pem\nSSLCARevocationCheck leaf",
    "SSLVerifyClient require\nSSLCACertificateFile %/origin-pull-ca.pem\nSSLCARevocationFile %/crl.pem",
    "SSLVerifyClient require\nSSLCACertificateFile %/ca-and-crl.pem\nSSLCARevocationFile %/crl-other.pem\nSSLCARevocationCheck leaf",
    "SSLVerifyClient require\nSSLCACertificateFile %/origin-pull-ca.pem\nSSLOCSPEnable leaf",
    "SSLVerifyClient require\nSSLCACertificateFile %/origin-pull-ca.pem\nSSLOCSPEnable leaf no_ocsp_for_cert_ok",
    "SSLVerifyClient require\nSSLCACertificateFile %/origin-pull-ca.pem\nSSLCADNRequestFile %/other-ca.pem",
    "SSLVerifyClient require\nSSLCADNRequestFile %/origin-pull-ca.pem",
    "SSLVerifyClient require\nSSLCACertificateFile %/origin-pull-ca.pem\nSSLOpenSSLConfCmd VerifyCAFile %/other-ca.pem",
    "SSLVerifyClient require\nSSLCACertificateFile %/origin-pull-ca.pem\nSSLOpenSSLConfCmd VerifyCAPath %/hashed-other",
    "SSLVerifyClient require\nSSLCACertificateFile %/origin-pull-ca.pem\nSSLOpenSSLConfCmd VerifyCAStore %/other-ca.pem",
    "SSLVerifyClient require\nSSLCACertificateFile %/other-ca.pem\nSSLOpenSSLConfCmd VerifyCAFile %/origin-pull-ca.pem\n"
    "SSLCARevocationFile %/crl.pem\nSSLCARevocationCheck leaf",
    "SSLVerifyClient require\nSSLCACertificateFile %/other-ca.pem\nSSLOpenSSLConfCmd VerifyCAFile %/ca-and-crl.pem\n"
    "SSLCARevocationFile %/crl.pem\nSSLCARevocationCheck leaf",
    "SSLVerifyClient require\nSSLCACertificateFile %/trusted-and-other.pem",
    "SSLVerifyClient require\nSSLCACertificateFile %/origin-pull-ca.pem\nSSLOpenSSLConfCmd VerifyMode Once",
    "SSLVerifyClient require\nSSLCACertificateFile %/origin-pull-ca.pem\nSSLOpenSSLConfCmd VerifyMode Request",
    "SSLVerifyClient require\nSSLCACertificateFile %/origin-pull-ca.pem\nSSLOpenSSLConfCmd VerifyMode -Require",
    "SSLVerifyClient require\nSSLCACertificateFile %/origin-pull-ca.pem\nSSLOpenSSLConfCmd VerifyMode -Request",
    "SSLVerifyClient require\nSSLCACertificateFile %/origin-pull-ca.pem\nSSLOpenSSLConfCmd VerifyMode RequestPostHandshake",
    "SSLVerifyClient require\nSSLCACertificateFile %/origin-pull-ca.pem\nSSLOpenSSLConfCmd VerifyMode RequirePostHandshake",
    "SSLVerifyClient require\nSSLCACertificateFile %/origin-pull-ca.pem\nSSLOpenSSLConfCmd ChainCAFile %/other-ca.pem",
    "SSLVerifyClient require\nSSLCACertificateFile %/origin-pull-ca.pem\nSSLOpenSSLConfCmd ClientCAFile %/other-ca.pem",
    // A mark of trust overrides the extended key usage of a root.
    "SSLVerifyClient require\nSSLCACertificateFile %/trusted-server-only.pem",
    // Folders: what comes before a damage stays, a file under another hash is loaded with it, each kind from its own names.
    "SSLVerifyClient require\nSSLCACertificatePath %/hashed-damaged",
    "SSLVerifyClient require\nSSLOpenSSLConfCmd VerifyCAPath %/hashed-damaged",
    "SSLVerifyClient require\nSSLCACertificatePath %/hashed-junk-first",
    "SSLVerifyClient require\nSSLCACertificatePath %/hashed-stray",
    "SSLVerifyClient require\nSSLCACertificatePath %/hashed-as-list",
    "SSLVerifyClient require\nSSLCACertificateFile %/same-name-ca.pem\nSSLCACertificatePath %/hashed",
    "SSLVerifyClient require\nSSLCACertificatePath %/hashed-with-list\nSSLCARevocationFile %/crl-other.pem\n"
    "SSLCARevocationCheck leaf no_crl_for_cert_ok",
    "SSLVerifyClient require\nSSLCACertificateFile %/origin-pull-ca.pem\nSSLCARevocationPath %/hashed-with-list\nSSLCARevocationCheck leaf",
    // Revocation lists that OpenSSL does not take.
    "SSLVerifyClient require\nSSLCACertificateFile %/origin-pull-ca.pem\nSSLCARevocationFile %/crl-wrong-key.pem\nSSLCARevocationCheck leaf",
    "SSLVerifyClient require\nSSLCACertificateFile %/origin-pull-ca.pem\nSSLCARevocationFile %/crl-delta.pem\nSSLCARevocationCheck leaf",
    "SSLVerifyClient require\nSSLCACertificateFile %/self-signed.pem\nSSLCARevocationFile %/crl.pem\nSSLCARevocationCheck leaf",
    // The security level is what is left at the end.
    "SSLVerifyClient require\nSSLCACertificateFile %/weak-ca.pem\nSSLOpenSSLConfCmd CipherString DEFAULT:@SECLEVEL=1",
    "SSLVerifyClient require\nSSLCACertificateFile %/weak-ca.pem\nSSLCipherSuite HIGH:@SECLEVEL=0\nSSLOpenSSLConfCmd CipherString "
    "HIGH:@SECLEVEL=2",
    "SSLVerifyClient require\nSSLCACertificateFile %/weak-ca.pem\nSSLCipherSuite HIGH:@SECLEVEL=1\nSSLCipherSuite TLSv1.3 "
    "TLS_AES_128_GCM_SHA256",
    "SSLVerifyClient require\nSSLCACertificateFile %/weak-ca.pem\nSSLCipherSuite HIGH:@SECLEVEL=0:@SECLEVEL=2",
    // Keys and signatures that TLS has no use for.
    "SSLVerifyClient require\nSSLCACertificateFile %/own-p224.pem",
    "SSLVerifyClient require\nSSLCACertificateFile %/origin-pull-ca.pem\nSSLOpenSSLConfCmd ClientSignatureAlgorithms RSA-PSS+SHA256:RSA+SHA256",
    // Which of two of one name OpenSSL takes.
    "SSLVerifyClient require\nSSLCACertificateFile %/same-name-first.pem",
    "SSLVerifyClient require\nSSLCACertificateFile %/explicit-curve.pem",
};

struct Client {
    std::string_view certificate, key;
};
constexpr Client clients[]{
    {"client.pem", "client.key"},
    {"client-no-eku.pem", "client-no-eku.key"},
    {"client-server-eku.pem", "client-server-eku.key"},
    {"client-ocsp.pem", "client-ocsp.key"},
    {"expired-client.pem", "expired-client.key"},
    {"not-yet-valid-client.pem", "not-yet-valid-client.key"},
    {"revoked-client.pem", "revoked-client.key"},
    {"other-client.pem", "other-client.key"},
    {"cdn-client.pem", "cdn-client.key"},
    {"expired-ca-client.pem", "expired-ca-client.key"},
    {"not-a-ca-client.pem", "not-a-ca-client.key"},
    {"not-a-ca.pem", "not-a-ca.key"},
    {"no-constraints-client.pem", "no-constraints-client.key"},
    {"no-cert-sign-client.pem", "no-cert-sign-client.key"},
    {"server-only-client.pem", "server-only-client.key"},
    {"weak-client.pem", "weak-client.key"},
    {"sha1-client.pem", "sha1-client.key"},
    {"weak-key-client.pem", "weak-key-client.key"},
    {"sha1-signed-client.pem", "sha1-signed-client.key"},
    {"inter-client.pem", "inter-client.key"},
    {"sha1-inter-client.pem", "sha1-inter-client.key"},
    {"inter-client-chain.pem", "inter-client.key"},
    {"pathlen0-client-chain.pem", "pathlen0-client.key"},
    {"same-name-client.pem", "same-name-client.key"},
    {"self-signed.pem", "self-signed.key"},
    {"origin-pull-ca.pem", "origin-pull-ca.key"},
    {"%own-p224.pem", "%own-p224.key"},
};

// More files of the kind that only this test needs.
void make_more(const std::filesystem::path& into)
{
    const auto text = [&](const char* name) { return aop::test::slurp(certificate(name)); };
    const auto put = [&](const char* name, const std::string& what) {
        std::filesystem::create_directories((into / name).parent_path());
        std::FILE* f = std::fopen((into / name).c_str(), "wb");
        std::fwrite(what.data(), 1, what.size(), f);
        std::fclose(f);
    };
    aop::test::copy_certificates(into);
    put("ca-and-crl.pem", text("origin-pull-ca.pem") + text("crl.pem"));
    const std::string unknown = aop::test::with_unknown_curve(certificate("origin-pull-ca.pem"));
    put("unknown-curve.pem", unknown);
    put("unknown-curve-and-good.pem", unknown + text("origin-pull-ca.pem"));
    put("wordy-and-good.pem", text("wordy.pem") + text("origin-pull-ca.pem"));
    put("trusted-and-other.pem", text("trusted.pem") + text("other-ca.pem"));
    const auto marked = [&](const char* name, const char* option) {
        return aop::test::run({"openssl", "x509", "-in", certificate(name), "-trustout", option, "clientAuth"}).out;
    };
    put("trusted-intermediate.pem", marked("intermediate.pem", "-addtrust") + text("other-ca.pem"));
    put("rejected-root.pem", marked("origin-pull-ca.pem", "-addreject") + text("other-ca.pem"));
    const std::string hash = std::filesystem::directory_iterator(into / "hashed")->path().stem();
    put(("hashed-gap/" + hash + ".1").c_str(), text("origin-pull-ca.pem"));
    put(("hashed-secret/" + hash + ".0").c_str(), text("origin-pull-ca.pem"));
    put("hashed-secret/ca.pem", text("origin-pull-ca.pem"));
    put(("secret-folder/" + hash + ".0").c_str(), text("origin-pull-ca.pem"));
    put(("shared-folder/" + hash + ".0").c_str(), text("origin-pull-ca.pem"));
    using std::filesystem::perms;
    std::filesystem::permissions(into / "hashed-secret" / (hash + ".0"), perms(0600));
    std::filesystem::permissions(into / "hashed-secret" / "ca.pem", perms(0600));
    std::filesystem::permissions(into / "secret-folder", perms(0700));
    if (const auto* group = getgrnam("www-data"); group && geteuid() == 0)
        BOOST_TEST_REQUIRE(chown((into / "shared-folder").c_str(), 0, group->gr_gid) == 0);
    std::filesystem::permissions(into / "shared-folder", perms(0750));
}

// A revocation list in the name of one and with the key of another.
std::string revocation_list(const std::string& issuer, const std::string& key, aop::test::Extensions extensions)
{
    const auto bio = [](const std::string& file) { return aop::OwnedBio(BIO_new_file(file.c_str(), "r")); };
    const aop::OwnedKey signer(PEM_read_bio_PrivateKey(bio(key).get(), nullptr, nullptr, nullptr));
    const aop::test::Made made{aop::OwnedX509(PEM_read_bio_X509(bio(issuer).get(), nullptr, nullptr, nullptr)), signer.get()};
    return aop::test::make_list({.issuer = &made, .extensions = std::move(extensions)});
}

// The kinds in which a reading of one's own went wrong before OpenSSL was asked.
void make_odd_ones(const std::filesystem::path& into)
{
    const auto text = [&](const char* name) { return aop::test::slurp(certificate(name)); };
    const auto put = [&](const std::string& name, const std::string& what) {
        std::filesystem::create_directories((into / name).parent_path());
        std::ofstream(into / name, std::ios::binary) << what;
    };
    const auto hash_in = [&](const char* folder) { return std::filesystem::directory_iterator(into / folder)->path().stem().string(); };
    const std::string damaged = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    const std::string hash = hash_in("hashed"), ca = text("origin-pull-ca.pem"), other = text("other-ca.pem");
    put("trusted-server-only.pem",
        other + aop::test::run({"openssl", "x509", "-in", certificate("server-only-ca.pem"), "-trustout", "-addtrust", "clientAuth"}).out);
    put("hashed-damaged/" + hash + ".0", ca + damaged);
    put("hashed-damaged/names.pem", other);
    put("hashed-junk-first/" + hash + ".0", damaged);
    put("hashed-junk-first/" + hash + ".1", ca);
    put("hashed-junk-first/names.pem", other);
    put("hashed-stray/" + hash + ".0", other);
    put("hashed-stray/" + hash + ".1", ca);
    put("hashed-as-list/" + hash + ".r0", ca);
    put("hashed-with-list/" + hash + ".0", ca + text("crl.pem"));
    put("crl-wrong-key.pem", revocation_list(certificate("origin-pull-ca.pem"), certificate("other-client.key"), {}));
    put("crl-delta.pem",
        revocation_list(certificate("origin-pull-ca.pem"), certificate("origin-pull-ca.key"), {{"deltaCRL", "4"}, {"crlNumber", "5"}}));
    put("same-name-first.pem", text("same-name-ca.pem") + ca);
    const std::string base = (into / "own-p224").string();
    aop::test::run({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-224", "-nodes", "-keyout", base + ".key", "-out",
                    base + ".pem", "-days", "900", "-subj", "/CN=P-224", "-addext", "basicConstraints=CA:FALSE"});
    const std::string odd = (into / "explicit-curve").string();
    aop::test::run({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-pkeyopt", "ec_param_enc:explicit", "-nodes",
                    "-keyout", odd + ".key", "-out", odd + ".pem", "-days", "900", "-subj", "/CN=Explicit"});
}

}

BOOST_AUTO_TEST_CASE(who_is_let_in_is_who_was_predicted_and_for_the_same_reason)
{
    const aop::test::Scratch scratch;
    make_more(scratch.path() / "certs");
    make_odd_ones(scratch.path() / "certs");
    const auto path_of = [&](std::string_view name) {
        return name.starts_with('%') ? (scratch.path() / "certs" / name.substr(1)).string() : certificate(std::string(name));
    };
    const auto ports = aop::test::free_ports(std::size(settings));
    std::string text;
    for (std::size_t i = 0; i < std::size(settings); ++i) {
        std::string lines;
        for (char c : settings[i])
            c == '%' ? lines += (scratch.path() / "certs").string() : lines += c;
        text += aop::test::vhost(ports[i], lines + "\n");
    }
    aop::test::Httpd httpd(scratch.path() / "server", text, {.log_level = "warn ssl:info"});
    const bool started = httpd.start();
    BOOST_TEST_REQUIRE(started, httpd.trouble());
    aop::test::Predicted p(scratch.path() / "server", httpd.main_file());
    BOOST_TEST_REQUIRE(p.site.servers.size() == std::size(settings) + 1);

    const auto log = httpd.root() / "logs/error.log";
    int let_in = 0, turned_away = 0;
    for (std::size_t i = 0; i < std::size(settings); ++i) {
        const bool require = settings[i].starts_with("SSLVerifyClient require");
        bool anybody = false;
        for (const Client& c : clients) {
            const auto client = aop::client_certificate(p.certificates, path_of(c.certificate));
            const auto answer = aop::would_accept(p.trust[aop::ServerId(i + 1)], p.site.servers[aop::ServerId(i + 1)].tls, client, p.now);
            for (const auto version : {aop::test::TlsVersion::v12, aop::test::TlsVersion::v13}) {
                // TLS 1.3 has no signature for a key on P-224: such a client shows nothing, and is served where that is allowed.
                if (!require && version == aop::test::TlsVersion::v13 && c.certificate == "%own-p224.pem")
                    continue;
                const auto before = std::filesystem::file_size(log);
                const std::string real = aop::test::ask(ports[i], version, path_of(c.certificate), path_of(c.key));
                const bool in = real != "refused";
                ++(in ? let_in : turned_away);
                anybody = anybody || in;
                if (answer.answer == aop::Acceptance::Answer::unknown)
                    continue;
                BOOST_TEST((answer.answer == aop::Acceptance::Answer::accepted) == in,
                           settings[i] << " | " << c.certificate << " | TLS 1." << (version == aop::test::TlsVersion::v12 ? 2 : 3) << " | really "
                                       << real << ", predicted " << to_string(answer.answer) << ": " << answer.reason << " (" << answer.code << ")");
                const int code = aop::test::logged_code(log, before);
                if (!in && code != 0)
                    BOOST_TEST(code == answer.code, settings[i] << " | " << c.certificate << " | " << answer.reason);
            }
        }
        // Where somebody gets in the label must not say that nobody does.
        const aop::TrustSet& set = p.trust[aop::ServerId(i + 1)];
        const bool nobody = set.trust == aop::Trust::unusable || set.trust == aop::Trust::none;
        if (require && anybody)
            BOOST_TEST(!nobody, settings[i] << " | " << set.reason);
    }
    BOOST_TEST_MESSAGE(let_in << " let in, " << turned_away << " turned away");
    BOOST_TEST(let_in > 100);
    BOOST_TEST(turned_away > 1000);
}

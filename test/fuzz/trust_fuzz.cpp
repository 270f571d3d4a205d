// Certificates and revocation lists of any bytes, put to the whole question: what does a server that trusts them come to,
// and whom does it let in? The bytes are pieces, each of a kind, so that DER is changed where it lies and comes inside PEM.
#include "core/base/ascii.h"
#include "core/httpd/assessment.h"
#include "core/trust/certificate_file.h"
#include "core/trust/client_certificate.h"
#include "core/trust/openssl.h"
#include "core/verdicts/rule.h"
#include "test/fuzz/tree_input.h"

using namespace aop;
using aop::test::must;

namespace {

constexpr std::int64_t now = 1'780'000'000;

constexpr std::string_view settings[]{
    "SSLCACertificateFile /c/ca.pem\n",
    "SSLCACertificatePath /c/folder\nSSLCADNRequestFile /c/ca.pem\n",
    "SSLCACertificateFile /c/ca.pem\nSSLCACertificatePath /c/folder\nSSLVerifyDepth 3\n",
    "SSLCACertificateFile /c/ca.pem\nSSLCARevocationFile /c/lists.pem\nSSLCARevocationCheck leaf\nSSLVerifyDepth 2\n",
    "SSLCACertificateFile /c/ca.pem\nSSLCARevocationPath /c/folder\nSSLCARevocationCheck chain no_crl_for_cert_ok\n",
    "SSLCACertificateFile /c/ca.pem\nSSLOpenSSLConfCmd VerifyCAPath /c/folder\n",
    "SSLCACertificateFile /c/ca.pem\nSSLCipherSuite ALL:@SECLEVEL=0\n",
    "SSLCACertificateFile /c/ca.pem\nSSLCipherSuite SUITEB128\n",
    "SSLCACertificateFile /c/ca.pem\nSSLOCSPEnable on\nSSLOpenSSLConfCmd Groups P-384\n",
    "SSLCACertificateFile /c/ca.pem\nSSLVerifyDepth 0\n",
};

// What the pieces make: kind, size in two bytes, bytes.
struct Made {
    std::string ca, lists, client;
    std::vector<std::pair<std::string, std::string>> members;  // of the folder
};

std::string text_of(const OwnedBio& bio)
{
    const char* bytes = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &bytes);
    return {bytes, std::size_t(size > 0 ? size : 0)};
}

// The server's own certificate, and its key behind it.
const std::string& identity()
{
    static const std::string made = [] {
        const OwnedKey key(EVP_EC_gen("P-256"));
        const OwnedX509 x(X509_new());
        X509_set_pubkey(x.get(), key.get());
        ASN1_TIME_set(X509_getm_notBefore(x.get()), now - 1);
        ASN1_TIME_set(X509_getm_notAfter(x.get()), now + 1'000'000);
        X509_sign(x.get(), key.get(), EVP_sha256());
        const OwnedBio out(BIO_new(BIO_s_mem()));
        PEM_write_bio_X509(out.get(), x.get());
        PEM_write_bio_PrivateKey(out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
        return text_of(out);
    }();
    return made;
}

std::string pem(const char* label, std::string_view der)
{
    const OwnedBio out(BIO_new(BIO_s_mem()));
    PEM_write_bio(out.get(), label, "", reinterpret_cast<const unsigned char*>(der.data()), long(der.size()));
    return text_of(out);
}

// Under the name where OpenSSL looks for it, if it can be read.
std::string hashed(std::string_view der, bool list)
{
    const auto* p = reinterpret_cast<const unsigned char*>(der.data());
    const OwnedX509 x(list ? nullptr : d2i_X509(nullptr, &p, long(der.size())));
    const OwnedCrl crl(list ? d2i_X509_CRL(nullptr, &p, long(der.size())) : nullptr);
    ERR_clear_error();
    if (x)
        return describe(x.get()).name_hash;
    return crl ? describe(crl.get()).issuer_hash : "00000000";
}

void put(Made& files, unsigned kind, std::string_view bytes)
{
    switch (kind % 10) {
    case 0: files.ca += pem(PEM_STRING_X509, bytes); break;
    case 1: files.ca += pem(PEM_STRING_X509_TRUSTED, bytes); break;
    case 2: files.ca += bytes; break;
    case 3: files.lists += pem(PEM_STRING_X509_CRL, bytes); break;
    case 4: files.client += pem(PEM_STRING_X509, bytes); break;
    case 5: files.client += bytes; break;
    case 6: files.members.emplace_back(hashed(bytes, false) + ".0", pem(PEM_STRING_X509, bytes)); break;
    case 7: files.members.emplace_back(hashed(bytes, true) + ".r0", pem(PEM_STRING_X509_CRL, bytes)); break;
    case 8:  // behind the one before
        if (!files.members.empty())
            files.members.back().second += bytes;
        break;
    default: files.members.emplace_back(hashed(bytes, false) + ".1", pem(PEM_STRING_X509, bytes));
    }
}

Made unpacked(std::string_view rest)
{
    Made out;
    while (rest.size() > 3) {
        const auto byte = [&](std::size_t i) { return unsigned(static_cast<unsigned char>(rest[i])); };
        const unsigned kind = byte(0);
        const std::size_t size = std::min(std::size_t(byte(1)) << 8 | byte(2), rest.size() - 3);
        put(out, kind, rest.substr(3, size));
        rest.remove_prefix(3 + size);
    }
    return out;
}

void write(test::MemoryFiles& files, const Made& made, std::string_view lines)
{
    files.put("/c/server.pem", identity());
    files.put("/c/ca.pem", made.ca);
    files.put("/c/lists.pem", made.lists);
    files.put("/c/client.pem", made.client);
    files.put_folder("/c/folder");
    for (const auto& [name, text] : made.members)
        files.put(cat("/c/folder/", name), text);
    files.put("/srv/main.conf", cat("Listen 443\n<VirtualHost *:443>\nServerName a.example.com\nSSLEngine on\nSSLCertificateFile /c/server.pem\n"
                                    "SSLVerifyClient require\n",
                                    lines, "</VirtualHost>\n"));
}

}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    test::MemoryFiles files;
    const Made made = unpacked({reinterpret_cast<const char*>(data) + 1, size - 1});
    write(files, made, settings[data[0] % std::size(settings)]);
    Configuration configuration;
    const Problems problems = read_configuration(files, test::fuzz_options(), configuration);
    CertificateFiles certificates(files);
    const Assessment assessed = assess(configuration, problems, certificates, now);
    for (const Finding& f : audit(assessed))
        must(f.rule != nullptr && !f.text.empty(), "a finding says something");
    const ClientCertificate client = client_certificate(certificates, "/c/client.pem");
    for (const AuthenticatingServer& s : assessed.asking) {
        const Acceptance answer = would_accept(s.trust, s.server.tls, client, now, &certificates);
        const bool in = answer.answer == Acceptance::Answer::accepted;
        must(!in || answer.versions != 0, "who gets in does so over some version");
        must(!in || !s.trust.accepted_anchors.empty(), "who gets in does so by a certificate that the label counts");
        must(!in || (s.trust.trust != Trust::unusable && s.trust.trust != Trust::none), "where somebody gets in the label does not say nobody");
        for (const Judgement& j : assessed.exposure.judgements)
            must(!in || j.server != s.server.index || j.verdict != Verdict::broken, "where somebody gets in the verdict is not `broken`");
        must(s.trust.answers.size() == s.trust.anchors.size(), "each certificate has an answer");
    }
    return 0;
}

#include "test/support/certificates.h"

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "core/base/ascii.h"
#include "core/trust/openssl.h"
#include "test/support/scratch.h"

namespace aop::test {

namespace fs = std::filesystem;

const fs::path& certificates()
{
    static const Scratch folder;
    static const bool made = std::system(cat("'", AOP_SOURCE_DIR, "/test/certs/make.sh' '", folder.path().string(), "'").c_str()) == 0;
    if (!made)
        throw std::runtime_error("test/certs/make.sh failed");
    return folder.path();
}

std::string certificate(std::string_view name)
{
    const fs::path path = certificates() / name;
    if (!fs::exists(path))
        throw std::runtime_error(cat("test/certs/make.sh makes no ", name));
    return path.string();
}

void make_anchor(const fs::path& path, long seconds)
{
    const std::unique_ptr<EVP_PKEY, FreedBy<EVP_PKEY_free>> key(EVP_EC_gen("P-256"));
    const OwnedX509 made(X509_new());
    X509_set_version(made.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -60);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), seconds);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(path.filename().c_str()),
                               -1, -1, 0);
    X509_set_issuer_name(made.get(), X509_get_subject_name(made.get()));
    X509_set_pubkey(made.get(), key.get());
    struct Close {
        void operator()(std::FILE* f) const { std::fclose(f); }
    };
    const std::unique_ptr<std::FILE, Close> pem(std::fopen((path.string() + ".pem").c_str(), "w")),
        secret(std::fopen((path.string() + ".key").c_str(), "w"));
    if (X509_sign(made.get(), key.get(), EVP_sha256()) == 0 || PEM_write_X509(pem.get(), made.get()) != 1 ||
        PEM_write_PrivateKey(secret.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
        throw std::runtime_error(cat("cannot make ", path.string(), ".pem"));
}

std::string with_unknown_curve(const std::string& pem_path)
{
    const std::string prime256v1{"\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07", 10};
    const OwnedBio in(BIO_new_file(pem_path.c_str(), "r"));
    const OwnedX509 x(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr));
    unsigned char* bytes = nullptr;
    const int size = i2d_X509(x.get(), &bytes);
    std::string der(reinterpret_cast<const char*>(bytes), std::size_t(size));
    OPENSSL_free(bytes);
    der.at(der.find(prime256v1) + 9) = '\x7f';
    const OwnedBio out(BIO_new(BIO_s_mem()));
    PEM_write_bio(out.get(), PEM_STRING_X509, "", reinterpret_cast<const unsigned char*>(der.data()), long(der.size()));
    const char* text = nullptr;
    const long length = BIO_get_mem_data(out.get(), &text);
    return {text, std::size_t(length)};
}

void copy_certificates(const fs::path& folder)
{
    fs::create_directories(folder);
    fs::copy(certificates(), folder, fs::copy_options::recursive | fs::copy_options::overwrite_existing);
}

}

#include "test/support/many_authorities.h"

#include <cstdio>

#include "core/base/ascii.h"
#include "core/trust/openssl.h"

namespace aop::test {

namespace {

OwnedX509 authority(int i, EVP_PKEY* key)
{
    OwnedX509 x(X509_new());
    X509_set_version(x.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x.get()), i + 1);
    X509_NAME* name = X509_get_subject_name(x.get());
    const std::string text = cat("Authority ", i);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(text.c_str()), -1, -1, 0);
    X509_set_issuer_name(x.get(), name);
    ASN1_TIME_set_string_X509(X509_getm_notBefore(x.get()), "20250101000000Z");
    ASN1_TIME_set_string_X509(X509_getm_notAfter(x.get()), "20491231000000Z");
    X509_set_pubkey(x.get(), key);
    X509_EXTENSION* ca = X509V3_EXT_conf_nid(nullptr, nullptr, NID_basic_constraints, "critical,CA:TRUE");
    X509_add_ext(x.get(), ca, -1);
    X509_EXTENSION_free(ca);
    X509_sign(x.get(), key, EVP_sha256());
    return x;
}

template <class Write>
std::string written(Write write)
{
    const OwnedBio out(BIO_new(BIO_s_mem()));
    write(out.get());
    const char* bytes = nullptr;
    const long size = BIO_get_mem_data(out.get(), &bytes);
    return {bytes, std::size_t(size)};
}

std::string list_of(const X509* issuer, EVP_PKEY* key)
{
    const OwnedCrl crl(X509_CRL_new());
    X509_CRL_set_version(crl.get(), 1);
    X509_CRL_set_issuer_name(crl.get(), X509_get_subject_name(issuer));
    X509_CRL_set1_lastUpdate(crl.get(), X509_get0_notBefore(issuer));
    X509_CRL_sign(crl.get(), key, EVP_sha256());
    return written([&](BIO* out) { PEM_write_bio_X509_CRL(out, crl.get()); });
}

}

std::string many_authorities(int count)
{
    const OwnedKey key(EVP_EC_gen("P-256"));
    return written([&](BIO* out) {
        for (int i = 0; i < count; ++i)
            PEM_write_bio_X509(out, authority(i, key.get()).get());
    });
}

ListedAuthorities authorities_with_lists(int count)
{
    const OwnedKey key(EVP_EC_gen("P-256"));
    ListedAuthorities made;
    made.first_name = "Authority 0";
    for (int i = 0; i < count; ++i) {
        const OwnedX509 x = authority(i, key.get());
        made.certificates.push_back(written([&](BIO* out) { PEM_write_bio_X509(out, x.get()); }));
        made.lists.push_back(list_of(x.get(), key.get()));
        char hash[16];
        std::snprintf(hash, sizeof hash, "%08lx", X509_NAME_hash_ex(X509_get_subject_name(x.get()), nullptr, nullptr, nullptr));
        made.hashes.emplace_back(hash);
    }
    return made;
}

}

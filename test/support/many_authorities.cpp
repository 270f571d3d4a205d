#include "test/support/many_authorities.h"

#include "core/base/ascii.h"
#include "core/trust/openssl.h"

namespace aop::test {

std::string many_authorities(int count)
{
    const OwnedKey key(EVP_EC_gen("P-256"));
    const OwnedBio out(BIO_new(BIO_s_mem()));
    for (int i = 0; i < count; ++i) {
        const OwnedX509 x(X509_new());
        X509_set_version(x.get(), 2);
        ASN1_INTEGER_set(X509_get_serialNumber(x.get()), i + 1);
        X509_NAME* name = X509_get_subject_name(x.get());
        const std::string text = cat("Authority ", i);
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(text.c_str()), -1, -1, 0);
        X509_set_issuer_name(x.get(), name);
        ASN1_TIME_set_string_X509(X509_getm_notBefore(x.get()), "20250101000000Z");
        ASN1_TIME_set_string_X509(X509_getm_notAfter(x.get()), "20491231000000Z");
        X509_set_pubkey(x.get(), key.get());
        X509_EXTENSION* ca = X509V3_EXT_conf_nid(nullptr, nullptr, NID_basic_constraints, "critical,CA:TRUE");
        X509_add_ext(x.get(), ca, -1);
        X509_EXTENSION_free(ca);
        X509_sign(x.get(), key.get(), EVP_sha256());
        PEM_write_bio_X509(out.get(), x.get());
    }
    const char* bytes = nullptr;
    const long size = BIO_get_mem_data(out.get(), &bytes);
    return {bytes, std::size_t(size)};
}

}

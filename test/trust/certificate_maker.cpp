#include "test/trust/certificate_maker.h"

#include <cstdio>
#include <cstdlib>
#include <stdexcept>

#include "core/base/ascii.h"

namespace aop::test {

namespace {

using OwnedTime = std::unique_ptr<ASN1_TIME, FreedBy<ASN1_TIME_free>>;
using OwnedInteger = std::unique_ptr<ASN1_INTEGER, FreedBy<ASN1_INTEGER_free>>;

template <class Write>
std::string written(Write write)
{
    const OwnedBio out(BIO_new(BIO_s_mem()));
    write(out.get());
    const char* bytes = nullptr;
    const long size = BIO_get_mem_data(out.get(), &bytes);
    return {bytes, std::size_t(size)};
}

OwnedTime time_of(const Day& day)
{
    if (day.text.empty())
        return OwnedTime(X509_gmtime_adj(nullptr, day.days * 86'400L));
    OwnedTime made(ASN1_STRING_type_new(day.tag));
    ASN1_STRING_set(made.get(), day.text.data(), int(day.text.size()));
    return made;
}

template <class Thing, class Add>
void add_extensions(Thing* thing, const Extensions& extensions, X509V3_CTX& context, Add add)
{
    for (const auto& [name, value] : extensions) {
        X509_EXTENSION* extension = X509V3_EXT_conf(nullptr, &context, const_cast<char*>(name.c_str()), const_cast<char*>(value.c_str()));
        if (!extension)
            throw std::runtime_error(cat("OpenSSL makes no extension of ", name, "=", value));
        add(thing, extension, -1);
        X509_EXTENSION_free(extension);
    }
}

const EVP_MD* digest_for(const EVP_PKEY* key, const EVP_MD* wanted)
{
    return EVP_PKEY_is_a(key, "ED25519") || EVP_PKEY_is_a(key, "ED448") ? nullptr : wanted;
}

}

Made make(const Wish& wish)
{
    static long serial = 1000;
    Made out{OwnedX509(X509_new()), wish.key};
    X509* x = out.x.get();
    EVP_PKEY* signer = wish.issuer ? wish.issuer->key : wish.key;
    X509_set_version(x, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(x), ++serial);
    X509_NAME* subject = X509_get_subject_name(x);
    for (const auto& [kind, value] : {std::pair<const char*, std::string>{"O", "Trust"}, {"CN", wish.name}})
        if (!wish.name.empty())
            X509_NAME_add_entry_by_txt(subject, kind, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(value.c_str()), -1, -1, 0);
    X509_set_issuer_name(x, wish.issuer ? X509_get_subject_name(wish.issuer->x.get()) : subject);
    X509_set1_notBefore(x, time_of(wish.from).get());
    X509_set1_notAfter(x, time_of(wish.to).get());
    X509_set_pubkey(x, wish.key);
    X509V3_CTX context{};
    X509V3_set_ctx(&context, wish.issuer ? wish.issuer->x.get() : x, x, nullptr, nullptr, 0);
    add_extensions(x, wish.extensions, context, X509_add_ext);
    X509_sign(x, signer, digest_for(signer, wish.digest));
    ERR_clear_error();
    return out;
}

std::string make_list(const ListWish& wish)
{
    const OwnedCrl crl(X509_CRL_new());
    X509_CRL_set_version(crl.get(), X509_CRL_VERSION_2);
    X509_CRL_set_issuer_name(crl.get(), X509_get_subject_name(wish.issuer->x.get()));
    X509_CRL_set1_lastUpdate(crl.get(), time_of(wish.from).get());
    if (wish.ends)
        X509_CRL_set1_nextUpdate(crl.get(), time_of(wish.to).get());
    for (const Made* one : wish.revoked) {
        X509_REVOKED* revoked = X509_REVOKED_new();
        X509_REVOKED_set_serialNumber(revoked, X509_get_serialNumber(one->x.get()));
        X509_REVOKED_set_revocationDate(revoked, time_of({-3}).get());
        X509_CRL_add0_revoked(crl.get(), revoked);
    }
    X509V3_CTX context{};
    X509V3_set_ctx(&context, wish.issuer->x.get(), nullptr, nullptr, crl.get(), 0);
    for (const auto& [name, value] : wish.extensions) {
        // Those two are made by `openssl ca` only.
        if (const int nid = OBJ_sn2nid(name.c_str()); nid == NID_delta_crl || nid == NID_crl_number) {
            const OwnedInteger number(ASN1_INTEGER_new());
            ASN1_INTEGER_set(number.get(), std::atol(value.c_str()));
            X509_CRL_add1_ext_i2d(crl.get(), nid, number.get(), nid == NID_delta_crl, 0);
        } else {
            add_extensions(crl.get(), {{name, value}}, context, X509_CRL_add_ext);
        }
    }
    EVP_PKEY* signer = wish.key ? wish.key : wish.issuer->key;
    X509_CRL_sign(crl.get(), signer, digest_for(signer, EVP_sha256()));
    ERR_clear_error();
    return written([&](BIO* out) { PEM_write_bio_X509_CRL(out, crl.get()); });
}

std::string marked(const Made& made, int purpose_nid, bool reject)
{
    const OwnedX509 copy(X509_dup(made.x.get()));
    ASN1_OBJECT* use = OBJ_nid2obj(purpose_nid);
    if (reject)
        X509_add1_reject_object(copy.get(), use);
    else
        X509_add1_trust_object(copy.get(), use);
    return written([&](BIO* out) { PEM_write_bio_X509_AUX(out, copy.get()); });
}

std::string Made::pem() const
{
    return written([&](BIO* out) { PEM_write_bio_X509(out, x.get()); });
}

std::string Made::hash() const
{
    char text[16];
    std::snprintf(text, sizeof text, "%08lx", X509_NAME_hash_ex(X509_get_subject_name(x.get()), nullptr, nullptr, nullptr));
    return text;
}

std::string pem_of(EVP_PKEY* key)
{
    return written([&](BIO* out) { PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr); });
}

OwnedKey with_long_exponent()
{
    constexpr int bits = 4096, longest_exponent = 66;
    const OwnedKeyContext make(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
    const std::unique_ptr<BIGNUM, FreedBy<BN_free>> exponent(BN_new());
    BN_set_bit(exponent.get(), longest_exponent);
    BN_set_bit(exponent.get(), 0);
    EVP_PKEY* made = nullptr;
    EVP_PKEY_keygen_init(make.get());
    EVP_PKEY_CTX_set_rsa_keygen_bits(make.get(), bits);
    EVP_PKEY_CTX_set1_rsa_keygen_pubexp(make.get(), exponent.get());
    EVP_PKEY_keygen(make.get(), &made);
    return OwnedKey(made);
}

OwnedKey with_explicit_curve()
{
    const OwnedKeyContext make(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    EVP_PKEY* made = nullptr;
    EVP_PKEY_keygen_init(make.get());
    EVP_PKEY_CTX_set_ec_paramgen_curve_nid(make.get(), NID_X9_62_prime256v1);
    EVP_PKEY_CTX_set_ec_param_enc(make.get(), OPENSSL_EC_EXPLICIT_CURVE);
    EVP_PKEY_keygen(make.get(), &made);
    return OwnedKey(made);
}

}

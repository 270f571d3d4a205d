#include "test/trust/authorities.h"

#include <array>
#include <cstdio>

#include "core/base/ascii.h"

namespace aop::test {

namespace {

template <class Write>
std::string written(Write write)
{
    const OwnedBio out(BIO_new(BIO_s_mem()));
    write(out.get());
    const char* bytes = nullptr;
    const long size = BIO_get_mem_data(out.get(), &bytes);
    return {bytes, std::size_t(size)};
}

// Made once: RSA keys take long.
const std::vector<OwnedKey>& keys_of_authorities()
{
    static const std::vector<OwnedKey> keys = [] {
        std::vector<OwnedKey> made;
        for (int i = 0; i < 3; ++i)
            made.emplace_back(EVP_RSA_gen(2048));
        for (const char* curve : {"P-256", "P-256", "P-384", "P-521"})
            made.emplace_back(EVP_EC_gen(curve));
        made.emplace_back(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
        made.emplace_back(EVP_RSA_gen(1024));
        return made;
    }();
    return keys;
}

const std::vector<OwnedKey>& keys_of_clients()
{
    static const std::vector<OwnedKey> keys = [] {
        std::vector<OwnedKey> made;
        for (const char* curve : {"P-256", "P-256", "P-384", "P-521", "P-224"})
            made.emplace_back(EVP_EC_gen(curve));
        made.emplace_back(EVP_RSA_gen(2048));
        made.emplace_back(EVP_RSA_gen(2048));
        made.emplace_back(EVP_RSA_gen(1024));
        made.emplace_back(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
        made.emplace_back(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED448"));
        return made;
    }();
    return keys;
}

// What a certificate shall be like.
struct Wish {
    std::string name;
    EVP_PKEY* key;
    const Made* issuer = nullptr;  // none: itself
    int from_day = -10, to_day = 900;
    std::vector<std::pair<int, std::string>> extensions = {};
    const EVP_MD* digest = EVP_sha256();
};

Made make(const Wish& wish)
{
    static long serial = 1000;
    Made out{OwnedX509(X509_new()), wish.key};
    X509* x = out.x.get();
    EVP_PKEY* signer = wish.issuer ? wish.issuer->key : wish.key;
    X509_set_version(x, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(x), ++serial);
    X509_NAME* subject = X509_get_subject_name(x);
    const auto* name = reinterpret_cast<const unsigned char*>(wish.name.c_str());
    X509_NAME_add_entry_by_txt(subject, "O", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>("Trust"), -1, -1, 0);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, name, -1, -1, 0);
    X509_set_issuer_name(x, wish.issuer ? X509_get_subject_name(wish.issuer->x.get()) : subject);
    X509_gmtime_adj(X509_getm_notBefore(x), wish.from_day * 86'400L);
    X509_gmtime_adj(X509_getm_notAfter(x), wish.to_day * 86'400L);
    X509_set_pubkey(x, wish.key);
    for (const auto& [nid, value] : wish.extensions) {
        X509V3_CTX context{};
        X509V3_set_ctx(&context, wish.issuer ? wish.issuer->x.get() : x, x, nullptr, nullptr, 0);
        if (X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str())) {
            X509_add_ext(x, extension, -1);
            X509_EXTENSION_free(extension);
        }
    }
    const bool no_digest = EVP_PKEY_is_a(signer, "ED25519") || EVP_PKEY_is_a(signer, "ED448");
    X509_sign(x, signer, no_digest ? nullptr : wish.digest);
    ERR_clear_error();
    return out;
}

const EVP_MD* some_digest(Dice& dice) { return dice.one_in(10) ? EVP_sha1() : dice.one_in(12) ? EVP_sha384() : EVP_sha256(); }

void set_dates(Wish& wish, Dice& dice)
{
    if (dice.one_in(12))
        wish.to_day = -1;
    else if (dice.one_in(20))
        wish.from_day = 5;
}

// Names are few, so that twins, renewed editions and cross certificates come about.
std::string some_name(Dice& dice) { return std::string(1, char('A' + dice.below(4))); }

Wish authority(Dice& dice)
{
    Wish wish{.name = some_name(dice), .key = dice.pick(keys_of_authorities()).get()};
    set_dates(wish, dice);
    wish.digest = some_digest(dice);
    if (!dice.one_in(12))
        wish.extensions.emplace_back(NID_basic_constraints, dice.one_in(10)   ? "critical,CA:FALSE"
                                                            : dice.one_in(10) ? "critical,CA:TRUE,pathlen:0"
                                                                              : "critical,CA:TRUE");
    if (!dice.one_in(4))
        wish.extensions.emplace_back(NID_key_usage, dice.one_in(12)  ? "critical,digitalSignature"
                                                    : dice.one_in(8) ? "critical,keyCertSign"
                                                                     : "critical,keyCertSign,cRLSign");
    if (dice.one_in(8))
        wish.extensions.emplace_back(NID_ext_key_usage, dice.one_in(2) ? "serverAuth" : dice.one_in(2) ? "clientAuth" : "anyExtendedKeyUsage");
    if (dice.one_in(2))
        wish.extensions.emplace_back(NID_subject_key_identifier, "hash");
    if (dice.one_in(16))
        wish.extensions.emplace_back(NID_name_constraints,
                                     dice.one_in(2) ? "critical,permitted;DNS:example.com" : "critical,excluded;email:example.com");
    return wish;
}

Wish client_of(const Made* issuer, Dice& dice)
{
    Wish wish{.name = cat("client ", dice.below(1000)), .key = dice.pick(keys_of_clients()).get(), .issuer = issuer};
    if (dice.one_in(2))
        wish.key = keys_of_clients().front().get();
    set_dates(wish, dice);
    wish.digest = some_digest(dice);
    if (dice.one_in(2))
        wish.extensions.emplace_back(NID_ext_key_usage, dice.one_in(8) ? "serverAuth" : "clientAuth");
    if (issuer && dice.one_in(2))
        wish.extensions.emplace_back(NID_authority_key_identifier, dice.one_in(4) ? "issuer:always" : "keyid");
    if (dice.one_in(12))
        wish.extensions.emplace_back(NID_info_access, dice.one_in(2) ? "OCSP;URI:http://127.0.0.1:9/" : "OCSP;URI:https://127.0.0.1:9/");
    return wish;
}

}

std::string Made::pem() const
{
    return written([&](BIO* out) { PEM_write_bio_X509(out, x.get()); });
}

std::string Made::marked(Dice& dice) const
{
    const OwnedX509 copy(X509_dup(x.get()));
    const std::array nids{NID_client_auth, NID_client_auth, NID_server_auth, NID_anyExtendedKeyUsage};
    ASN1_OBJECT* use = OBJ_nid2obj(nids[std::size_t(dice.below(int(nids.size())))]);
    if (dice.one_in(4))
        X509_add1_reject_object(copy.get(), use);
    else
        X509_add1_trust_object(copy.get(), use);
    return written([&](BIO* out) { PEM_write_bio_X509_AUX(out, copy.get()); });
}

std::string Made::hash() const
{
    char text[16];
    std::snprintf(text, sizeof text, "%08lx", X509_NAME_hash_ex(X509_get_subject_name(x.get()), nullptr, nullptr, nullptr));
    return text;
}

Authorities::Authorities(Dice& dice)
{
    constexpr int many_roots = 8, many_intermediates = 7, many_clients = 26;
    for (int i = 0; i < many_roots; ++i)
        roots.push_back(make(authority(dice)));
    intermediates.reserve(many_intermediates);
    for (int i = 0; i < many_intermediates; ++i) {
        Wish wish = authority(dice);
        wish.issuer = i > 0 && dice.one_in(4) ? &dice.pick(intermediates) : &dice.pick(roots);
        if (dice.one_in(3)) {  // the same key and name as a root has: a cross certificate
            const Made& twin = dice.pick(roots);
            wish.key = twin.key;
            wish.name.assign(1, char('A' + dice.below(4)));
        }
        if (dice.one_in(2))
            wish.extensions.emplace_back(NID_authority_key_identifier, "keyid");
        intermediates.push_back(make(wish));
    }
    for (int i = 0; i < many_clients; ++i) {
        const bool below_intermediate = dice.one_in(3);
        const Made* issuer = dice.one_in(16) ? nullptr : below_intermediate ? &dice.pick(intermediates) : &dice.pick(roots);
        Client client{make(client_of(issuer, dice)), {}};
        client.sent = client.own.pem();
        if (below_intermediate && issuer && !dice.one_in(3))
            client.sent += issuer->pem();
        while (dice.one_in(4))
            client.sent += dice.one_in(2) ? dice.pick(intermediates).pem() : dice.pick(roots).pem();
        clients.push_back(std::move(client));
    }
    for (const Made& root : roots)
        if (dice.one_in(4))
            clients.push_back({{OwnedX509(X509_dup(root.x.get())), root.key}, root.pem()});
}

std::string Authorities::revocation_list(Dice& dice) const
{
    const Made& issuer = dice.one_in(4) ? dice.pick(intermediates) : dice.pick(roots);
    const OwnedCrl crl(X509_CRL_new());
    X509_CRL_set_version(crl.get(), X509_CRL_VERSION_2);
    X509_CRL_set_issuer_name(crl.get(), X509_get_subject_name(issuer.x.get()));
    const auto day = [](int days) { return std::unique_ptr<ASN1_TIME, FreedBy<ASN1_TIME_free>>(X509_gmtime_adj(nullptr, days * 86'400L)); };
    X509_CRL_set1_lastUpdate(crl.get(), day(dice.one_in(12) ? 2 : -5).get());
    if (!dice.one_in(12))
        X509_CRL_set1_nextUpdate(crl.get(), day(dice.one_in(8) ? -1 : 60).get());
    for (const Client& c : clients)
        if (dice.one_in(6)) {
            X509_REVOKED* revoked = X509_REVOKED_new();
            X509_REVOKED_set_serialNumber(revoked, X509_get_serialNumber(c.own.x.get()));
            X509_REVOKED_set_revocationDate(revoked, day(-3).get());
            X509_CRL_add0_revoked(crl.get(), revoked);
        }
    if (dice.one_in(12)) {
        const std::unique_ptr<ASN1_INTEGER, FreedBy<ASN1_INTEGER_free>> base(ASN1_INTEGER_new());
        ASN1_INTEGER_set(base.get(), 4);
        X509_CRL_add1_ext_i2d(crl.get(), NID_delta_crl, base.get(), 1, 0);
        X509_CRL_add1_ext_i2d(crl.get(), NID_crl_number, base.get(), 0, 0);
    }
    if (dice.one_in(12))
        if (X509_EXTENSION* scope = X509V3_EXT_conf_nid(nullptr, nullptr, NID_issuing_distribution_point,
                                                        dice.one_in(2) ? "critical,onlyuser:TRUE" : "critical,onlyCA:TRUE")) {
            X509_CRL_add_ext(crl.get(), scope, -1);
            X509_EXTENSION_free(scope);
        }
    EVP_PKEY* signer = dice.one_in(10) ? dice.pick(roots).key : issuer.key;
    X509_CRL_sign(crl.get(), signer, EVP_PKEY_is_a(signer, "ED25519") ? nullptr : EVP_sha256());
    ERR_clear_error();
    return written([&](BIO* out) { PEM_write_bio_X509_CRL(out, crl.get()); });
}

std::string pem_of(EVP_PKEY* key)
{
    return written([&](BIO* out) { PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr); });
}

}

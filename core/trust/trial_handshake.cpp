// Tries a handshake in memory: both ends are here, so OpenSSL itself says which versions a server speaks and which keys of
// clients they have a use for (signature algorithms, groups, curves, sizes, Suite B).
//
//   SSLOpenSSLConfCmd Groups P-384, a client with a key on P-521: TLS 1.2 refuses it ("wrong curve"), TLS 1.3 does not.
//
// The server's own private key is no business of ours: keys of the same kinds stand in for it. So may a key for the
// client's, where only its certificate is at hand. A trial takes a few milliseconds; keys are made once.
#include "core/trust/trial_handshake.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/ascii.h"
#include "core/trust/chain_check.h"
#include "core/trust/tls_context.h"

namespace aop {

namespace {

constexpr std::array<std::pair<unsigned, int>, 4> protocol_numbers{
    {{tls10, TLS1_VERSION}, {tls11, TLS1_1_VERSION}, {tls12, TLS1_2_VERSION}, {tls13, TLS1_3_VERSION}}};

// RSA keys take long to make, and which they are does not matter.
OwnedKey rsa_key(int bits)
{
    static const OwnedKey usual(EVP_RSA_gen(2048));
    const auto shared = [](const OwnedKey& key) { return key && EVP_PKEY_up_ref(key.get()) ? OwnedKey(key.get()) : OwnedKey(); };
    if (bits < 2048)
        return OwnedKey(EVP_RSA_gen(unsigned(std::max(bits, 512))));
    if (bits < 3072)
        return shared(usual);
    static const OwnedKey long_one(EVP_RSA_gen(3072));
    return shared(long_one);
}

OwnedKey key_like(EVP_PKEY* key)
{
    char group[64] = "";
    std::size_t size = 0;
    if (EVP_PKEY_is_a(key, "RSA"))
        return rsa_key(EVP_PKEY_get_bits(key));
    if (EVP_PKEY_is_a(key, "EC") && EVP_PKEY_get_group_name(key, group, sizeof group, &size))
        return OwnedKey(EVP_EC_gen(group));
    const OwnedKeyContext make(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    EVP_PKEY* made = nullptr;
    if (make && EVP_PKEY_keygen_init(make.get()) > 0 && EVP_PKEY_keygen(make.get(), &made) > 0)
        return OwnedKey(made);
    return nullptr;
}

OwnedX509 signed_by_itself(EVP_PKEY* key)
{
    OwnedX509 x(X509_new());
    if (!x || !X509_set_version(x.get(), X509_VERSION_3) || !X509_set_pubkey(x.get(), key) || !X509_gmtime_adj(X509_getm_notBefore(x.get()), 0) ||
        !X509_gmtime_adj(X509_getm_notAfter(x.get()), 3600))
        return nullptr;
    const bool no_digest = EVP_PKEY_is_a(key, "ED25519") || EVP_PKEY_is_a(key, "ED448");
    const bool long_one = EVP_PKEY_is_a(key, "EC") && EVP_PKEY_get_bits(key) > 256;  // as Suite B wants it
    return X509_sign(x.get(), key, no_digest ? nullptr : long_one ? EVP_sha384() : EVP_sha256()) > 0 ? std::move(x) : nullptr;
}

// With some keys OpenSSL verifies no signature at all, such as those with a long exponent: a signature of zeros tells them
// from one that is merely wrong.
bool verifies_with(EVP_PKEY* key)
{
    if (!EVP_PKEY_is_a(key, "RSA"))
        return true;
    const std::unique_ptr<EVP_MD_CTX, FreedBy<EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
    const std::string zeros(std::size_t(EVP_PKEY_get_size(key)), '\0');
    const auto* bytes = reinterpret_cast<const unsigned char*>(zeros.data());
    ERR_clear_error();
    if (context && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) > 0)
        EVP_DigestVerify(context.get(), bytes, zeros.size(), bytes, 1);
    return !unusable_key();
}

bool usual(EVP_PKEY* key)
{
    constexpr std::string_view curves[]{"prime256v1", "secp384r1", "secp521r1", "P-256", "P-384", "P-521"};
    char group[64] = "";
    std::size_t size = 0;
    if (EVP_PKEY_is_a(key, "EC"))
        return EVP_PKEY_get_group_name(key, group, sizeof group, &size) &&
               std::ranges::any_of(curves, [&](std::string_view known) { return iequals(known, group); });
    return EVP_PKEY_is_a(key, "RSA") && EVP_PKEY_get_bits(key) >= 1024 && verifies_with(key);
}

int ask_whether_it_verifies(X509_STORE_CTX* asked, void* client)
{
    const auto& verifies = static_cast<const ShownByClient*>(client)->verifies;
    const bool fine = !verifies || verifies(X509_STORE_CTX_get0_cert(asked), X509_STORE_CTX_get0_untrusted(asked));
    X509_STORE_CTX_set_error(asked, fine ? X509_V_OK : X509_V_ERR_APPLICATION_VERIFICATION);
    return fine;
}

OwnedContext client_context(const ShownByClient* client, int version)
{
    OwnedContext context(SSL_CTX_new(TLS_client_method()));
    if (!context)
        return nullptr;
    SSL_CTX_set_cipher_list(context.get(), "ALL:@SECLEVEL=0");
    SSL_CTX_set_ciphersuites(context.get(), "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_CCM_SHA256:"
                                            "TLS_AES_128_CCM_8_SHA256");
    SSL_CTX_set_min_proto_version(context.get(), version);
    SSL_CTX_set_max_proto_version(context.get(), version);
    SSL_CTX_set_mode(context.get(), SSL_MODE_NO_AUTO_CHAIN);
    if (!client)
        return context;
    if (SSL_CTX_use_certificate(context.get(), client->certificate) != 1 || SSL_CTX_use_PrivateKey(context.get(), client->key) != 1)
        return nullptr;
    for (int i = 0; client->chain && i < sk_X509_num(client->chain); ++i)
        SSL_CTX_add1_chain_cert(context.get(), sk_X509_value(client->chain, i));
    return context;
}

// Whether the server ends it with content, once its end and the client's have said all that they have to say.
bool finish(SSL* server, SSL* client)
{
    BIO *near = nullptr, *far = nullptr;
    if (!BIO_new_bio_pair(&near, 0, &far, 0))
        return false;
    SSL_set_bio(server, near, near);
    SSL_set_bio(client, far, far);
    SSL_set_accept_state(server);
    SSL_set_connect_state(client);
    constexpr int most_turns = 64;  // a chain of 100 KiB takes seven
    const auto failed = [](SSL* end, int result) {
        const int why = SSL_get_error(end, result);
        return result != 1 && why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE;
    };
    for (int turn = 0; turn < most_turns; ++turn) {
        ERR_clear_error();
        SSL_do_handshake(client);
        ERR_clear_error();
        const int done = SSL_do_handshake(server);
        if (done == 1)
            return true;
        if (failed(server, done))
            return false;
    }
    return false;
}

}

TrialServer::TrialServer(const Tls& tls, CertificateFiles* files) : tls_(tls)
{
    const auto take = [&](OwnedKey key) {
        OwnedX509 certificate = key ? signed_by_itself(key.get()) : nullptr;
        if (certificate)
            identities_.push_back({std::move(key), std::move(certificate)});
    };
    // One that is not seen may be of any kind.
    bool unseen = std::ranges::any_of(tls.handshake->conf_cmds, [](const ConfCmd& c) { return iequals(c.command, "Certificate"); });
    for (const Setting<std::string>& path : tls.certificates) {
        const CertificateFile* file = files ? &files->file(*path) : nullptr;
        if (!file || file->anchors.empty()) {
            unseen = true;
            continue;
        }
        const OwnedX509 own = decoded(file->anchors.front().der);
        if (EVP_PKEY* key = own ? X509_get0_pubkey(own.get()) : nullptr) {
            take(key_like(key));
            kinds_ += cat(kinds_.empty() ? "" : " and ", file->anchors.front().key);
        }
    }
    if (!identities_.empty() && !unseen)
        return;
    take(OwnedKey(EVP_EC_gen("P-256")));
    take(rsa_key(2048));
}

bool TrialServer::shakes_hands(const ShownByClient* client, int version) const
{
    const OwnedContext server = context_of(tls_), other = client_context(client, version);
    if (!server || !other)
        return false;
    const int level = SSL_CTX_get_security_level(server.get());
    SSL_CTX_set_security_level(server.get(), 0);  // whether its own key is strong enough is none of the question
    for (const Identity& own : identities_) {
        SSL_CTX_use_certificate(server.get(), own.certificate.get());
        SSL_CTX_use_PrivateKey(server.get(), own.key.get());
    }
    SSL_CTX_set_security_level(server.get(), level);
    SSL_CTX_set_dh_auto(server.get(), 1);  // as mod_ssl
    SSL_CTX_set_cert_verify_callback(server.get(), ask_whether_it_verifies, const_cast<ShownByClient*>(client));
    SSL_CTX_set_verify(server.get(), client ? SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT : SSL_VERIFY_NONE, nullptr);
    const OwnedSsl here(SSL_new(server.get())), there(SSL_new(other.get()));
    const bool done = here && there && finish(here.get(), there.get());
    ERR_clear_error();
    return done;
}

unsigned TrialServer::tried(const ShownByClient* client) const
{
    unsigned out = 0;
    for (const auto& [bit, number] : protocol_numbers)
        if (shakes_hands(client, number))
            out |= bit;
    return out;
}

unsigned TrialServer::versions() const { return tried(nullptr); }
unsigned TrialServer::admits(const ShownByClient& client) const { return tried(&client); }

unsigned TrialServer::admits_keys_like(EVP_PKEY* key) const
{
    if (key && !verifies_with(key))
        return 0;
    const OwnedKey like = key ? key_like(key) : nullptr;
    const OwnedX509 own = like ? signed_by_itself(like.get()) : nullptr;
    if (!own)
        return every_tls;  // what cannot be tried is not refused
    return admits({.certificate = own.get(), .chain = nullptr, .key = like.get(), .verifies = {}});
}

namespace {

// Curves that Groups and Curves commands name, beside the usual ones.
std::vector<std::string> named_curves(const Tls& tls)
{
    std::vector<std::string> out{"P-256", "P-384", "P-521"};
    for (const ConfCmd& c : tls.handshake->conf_cmds) {
        if (!iequals(c.command, "Groups") && !iequals(c.command, "Curves"))
            continue;
        std::string name;
        for (const char ch : cat(c.value, ':'))
            if (ch == ':' || ch == '?' || ch == '*' || ch == '/') {
                if (!name.empty())
                    out.push_back(std::exchange(name, {}));
            } else {
                name += ch;
            }
    }
    return out;
}

OwnedKey pss_key()
{
    const OwnedKeyContext make(EVP_PKEY_CTX_new_from_name(nullptr, "RSA-PSS", nullptr));
    EVP_PKEY* made = nullptr;
    if (make && EVP_PKEY_keygen_init(make.get()) > 0 && EVP_PKEY_keygen(make.get(), &made) > 0)
        return OwnedKey(made);
    return nullptr;
}

// DSA keys take long to make, so what speaks of them is not tried.
bool mentions_dsa(const Tls& tls)
{
    return std::ranges::any_of(tls.handshake->conf_cmds, [](const ConfCmd& c) {
        const std::string value = lowered(c.value);
        for (std::size_t at = value.find("dsa"); at != value.npos; at = value.find("dsa", at + 1))
            if (at < 2 || value.compare(at - 2, 2, "ec") != 0)
                return true;
        return false;
    });
}

}

bool TrialServer::admits_any_key() const
{
    if (mentions_dsa(tls_))
        return true;
    const auto admitted = [&](OwnedKey key) { return key && admits_keys_like(key.get()) != 0; };
    const auto of_type = [](const char* type) { return OwnedKey(EVP_PKEY_Q_keygen(nullptr, nullptr, type)); };
    return std::ranges::any_of(named_curves(tls_), [&](const std::string& curve) { return admitted(OwnedKey(EVP_EC_gen(curve.c_str()))); }) ||
           admitted(rsa_key(2048)) || admitted(of_type("ED25519")) || admitted(of_type("ED448")) || admitted(pss_key()) || admitted(rsa_key(1024));
}

unsigned versions_for_key(const Tls& tls, CertificateFiles* files, EVP_PKEY* key)
{
    if (!key || (usual(key) && !narrows_handshakes(tls)))
        return tls12 | tls13;
    return TrialServer(tls, files).admits_keys_like(key);
}

}

#include "test/trust/authorities.h"

#include <array>

#include "core/base/ascii.h"

namespace aop::test {

namespace {

using Keys = std::vector<OwnedKey>;

// Made once: RSA keys take long.
const Keys& keys_of_authorities()
{
    static const Keys keys = [] {
        Keys made;
        for (int i = 0; i < 3; ++i)
            made.emplace_back(EVP_RSA_gen(2048));
        for (const char* curve : {"P-256", "P-256", "P-384", "P-521"})
            made.emplace_back(EVP_EC_gen(curve));
        made.emplace_back(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
        return made;
    }();
    return keys;
}

// OpenSSL does not verify with them, or only below its usual level.
const Keys& odd_keys_of_authorities()
{
    static const Keys keys = [] {
        Keys made;
        made.emplace_back(EVP_RSA_gen(1024));
        made.push_back(with_explicit_curve());
        made.push_back(with_long_exponent());
        return made;
    }();
    return keys;
}

const Keys& keys_of_clients()
{
    static const Keys keys = [] {
        Keys made;
        for (const char* curve : {"P-256", "P-256", "P-384", "P-521", "P-224", "secp256k1", "brainpoolP256r1"})
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

const EVP_MD* some_digest(Dice& dice) { return dice.one_in(14) ? EVP_sha1() : dice.one_in(12) ? EVP_sha384() : EVP_sha256(); }

// Days in 2020 and 2030 in forms of which some mean nothing to X509_cmp_time.
const Day& odd_day(Dice& dice, bool first)
{
    constexpr int generalized = V_ASN1_GENERALIZEDTIME;
    static const std::array last{Day{.text = "300101000000+0000"},
                                 Day{.text = "3001010000Z"},
                                 Day{.text = "20300101000000.5Z", .tag = generalized},
                                 Day{.text = "20300101000000Z", .tag = generalized},
                                 Day{.text = "99991231235959Z", .tag = generalized},
                                 Day{.text = "300101000060Z"}};
    static const std::array begin{Day{.text = "200101000000+0000"}, Day{.text = "2001010000Z"}, Day{.text = "20200101000000.0Z", .tag = generalized},
                                  Day{.text = "201301000000Z"}, Day{.text = "20200101000000Z", .tag = generalized}};
    return first ? dice.pick(begin) : dice.pick(last);
}

void set_dates(Day& from, Day& to, Dice& dice)
{
    if (dice.one_in(16))
        to = {-1};
    else if (dice.one_in(24))
        from = {5};
    else if (dice.one_in(24))
        to = odd_day(dice, false);
    else if (dice.one_in(24))
        from = odd_day(dice, true);
}

// Names are few, so that twins, renewed editions and cross certificates come about.
std::string some_name(Dice& dice) { return std::string(1, char('A' + dice.below(4))); }

void constrain(Wish& wish, Dice& dice)
{
    // The last two exclude every name of a directory, and permit O=Elsewhere only.
    constexpr std::array constraints{"critical,permitted;DNS:example.com", "critical,excluded;email:example.com", "critical,DER:3008a1063004a4023000",
                                     "critical,DER:301ca01a3018a416301431123010060355040a0c09456c73657768657265"};
    if (dice.one_in(16))
        wish.extensions.emplace_back("nameConstraints", dice.pick(constraints));
    if (dice.one_in(40))
        wish.extensions.emplace_back("1.3.6.1.4.1.99999.7", dice.one_in(2) ? "critical,DER:0500" : "DER:0500");
    if (dice.one_in(60))
        wish.extensions.emplace_back("proxyCertInfo", "critical,DER:300c300a06082b06010505071501");
}

Wish authority(Dice& dice)
{
    Wish wish{.name = some_name(dice), .key = dice.pick(dice.one_in(9) ? odd_keys_of_authorities() : keys_of_authorities()).get()};
    set_dates(wish.from, wish.to, dice);
    wish.digest = some_digest(dice);
    if (!dice.one_in(16))
        wish.extensions.emplace_back("basicConstraints", dice.one_in(14)   ? "critical,CA:FALSE"
                                                         : dice.one_in(10) ? "critical,CA:TRUE,pathlen:0"
                                                                           : "critical,CA:TRUE");
    if (!dice.one_in(4))
        wish.extensions.emplace_back("keyUsage", dice.one_in(16)  ? "critical,digitalSignature"
                                                 : dice.one_in(8) ? "critical,keyCertSign"
                                                                  : "critical,keyCertSign,cRLSign");
    if (dice.one_in(8))
        wish.extensions.emplace_back("extendedKeyUsage", dice.one_in(2) ? "serverAuth" : dice.one_in(2) ? "clientAuth" : "anyExtendedKeyUsage");
    if (dice.one_in(2))
        wish.extensions.emplace_back("subjectKeyIdentifier", "hash");
    constrain(wish, dice);
    return wish;
}

// By its serial number, or by its key where it says how that is called.
void name_issuer(Wish& wish, bool by_serial)
{
    if (by_serial || X509_get0_subject_key_id(wish.issuer->x.get()))
        wish.extensions.emplace_back("authorityKeyIdentifier", by_serial ? "issuer:always" : "keyid:always");
}

Wish client_of(const Made* issuer, Dice& dice)
{
    Wish wish{.name = cat("client ", dice.below(1000)), .key = dice.pick(keys_of_clients()).get(), .issuer = issuer};
    if (dice.one_in(2))
        wish.key = keys_of_clients().front().get();
    set_dates(wish.from, wish.to, dice);
    wish.digest = some_digest(dice);
    if (dice.one_in(2))
        wish.extensions.emplace_back("extendedKeyUsage", dice.one_in(8) ? "serverAuth" : "clientAuth");
    if (issuer && dice.one_in(2))
        name_issuer(wish, dice.one_in(4));
    if (dice.one_in(12))
        wish.extensions.emplace_back("authorityInfoAccess", dice.one_in(2) ? "OCSP;URI:http://127.0.0.1:9/" : "OCSP;URI:https://127.0.0.1:9/");
    return wish;
}

}

std::string marked(const Made& made, Dice& dice)
{
    constexpr std::array nids{NID_client_auth, NID_client_auth, NID_server_auth, NID_anyExtendedKeyUsage};
    const int nid = dice.pick(nids);
    return marked(made, nid, dice.one_in(4));
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
            name_issuer(wish, false);
        intermediates.push_back(make(wish));
    }
    for (int i = 0; i < many_clients; ++i)
        make_client(dice);
    for (const Made& root : roots)
        if (dice.one_in(4))
            clients.push_back({{OwnedX509(X509_dup(root.x.get())), root.key}, root.pem()});
}

void Authorities::make_client(Dice& dice)
{
    const bool below_intermediate = dice.one_in(3);
    const Made* issuer = dice.one_in(16) ? nullptr : below_intermediate ? &dice.pick(intermediates) : &dice.pick(roots);
    Client client{make(client_of(issuer, dice)), {}};
    client.sent = client.own.pem();
    if (below_intermediate && issuer && !dice.one_in(3))
        client.sent += dice.one_in(8) ? marked(*issuer, dice) : issuer->pem();  // with a mark it is not sent
    while (dice.one_in(4))
        client.sent += dice.one_in(2) ? dice.pick(intermediates).pem() : dice.pick(roots).pem();
    if (dice.one_in(20))
        client.sent += "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n";
    if (dice.one_in(40))  // longer than libssl reads
        while (client.sent.size() < 200'000)
            client.sent += roots.front().pem();
    clients.push_back(std::move(client));
}

std::string Authorities::revocation_list(Dice& dice, const Made* issuer) const
{
    ListWish wish{.issuer = issuer ? issuer : dice.one_in(4) ? &dice.pick(intermediates) : &dice.pick(roots)};
    if (dice.one_in(12))
        wish.from = {2};
    wish.ends = !dice.one_in(12);
    if (dice.one_in(10))
        wish.to = {-1};
    else if (dice.one_in(20))
        wish.to = odd_day(dice, false);
    else if (dice.one_in(24))
        wish.from = odd_day(dice, true);
    for (const Client& c : clients)
        if (dice.one_in(6))
            wish.revoked.push_back(&c.own);
    for (const Made& root : roots)
        if (dice.one_in(20))
            wish.revoked.push_back(&root);
    if (dice.one_in(16))
        wish.extensions = {{"deltaCRL", "4"}, {"crlNumber", "5"}};
    constexpr std::array scopes{
        "onlyuser:TRUE", "onlyCA:TRUE", "onlyAA:TRUE", "indirectCRL:TRUE", "onlysomereasons:keyCompromise", "fullname:URI:http://x.invalid/"};
    if (dice.one_in(8))
        wish.extensions.emplace_back("issuingDistributionPoint", cat("critical,", dice.pick(scopes)));
    if (dice.one_in(20))
        wish.extensions.emplace_back("1.3.6.1.4.1.99999.7", dice.one_in(2) ? "critical,DER:0500" : "DER:0500");
    if (dice.one_in(12))
        wish.key = dice.pick(roots).key;
    return make_list(wish);
}

}

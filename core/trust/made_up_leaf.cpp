// Makes the certificate of a client that an authority could sign today, so that OpenSSL can be asked whether it
// would let such a client in.
//
// Written byte by byte, since OpenSSL signs only with a private key. The key is P-521 and the digest SHA-512: no
// security level minds them. What differs from a real one: the signature, and that a real one may have less (an
// extended key usage for servers only, a date in the past, a weak key). So where the made-up one is refused every
// real one is; where it is accepted, one that is as good as it would be.
#include "core/trust/made_up_leaf.h"

#include <string>
#include <string_view>

#include "core/base/ascii.h"

namespace aop {

namespace {

using namespace std::string_view_literals;

std::string der(unsigned char tag, std::string_view content)
{
    std::string out(1, char(tag));
    if (content.size() < 128) {
        out += char(content.size());
    } else {
        std::string size;
        for (std::size_t n = content.size(); n; n >>= 8)
            size.insert(size.begin(), char(n & 255));
        out += char(128 | size.size());
        out += size;
    }
    return out.append(content);
}
std::string sequence(std::string_view content) { return der(0x30, content); }
std::string null() { return der(5, {}); }

template <class Encode, class Thing>
std::string encoded(Encode encode, const Thing* thing)
{
    unsigned char* bytes = nullptr;
    const int size = encode(const_cast<Thing*>(thing), &bytes);
    std::string out(reinterpret_cast<const char*>(bytes), size > 0 ? std::size_t(size) : 0);
    OPENSSL_free(bytes);
    return out;
}

std::string time_of(std::int64_t seconds)
{
    const std::unique_ptr<ASN1_TIME, FreedBy<ASN1_TIME_free>> t(ASN1_TIME_set(nullptr, time_t(seconds)));
    return t ? der(static_cast<unsigned char>(ASN1_STRING_type(t.get())),
                   {reinterpret_cast<const char*>(ASN1_STRING_get0_data(t.get())), std::size_t(ASN1_STRING_length(t.get()))})
             : std::string();
}

// A curve and its generator: a point that everybody has.
struct Curve {
    std::string_view name, oid, x, y;
    std::string_view signature;  // OID of ECDSA with the digest that Suite B has for it
};
constexpr Curve p256{"prime256v1", "\x2a\x86\x48\xce\x3d\x03\x01\x07"sv, "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
                     "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5", "\x2a\x86\x48\xce\x3d\x04\x03\x02"sv};
constexpr Curve p384{
    "secp384r1", "\x2b\x81\x04\x00\x22"sv, "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7",
    "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f", "\x2a\x86\x48\xce\x3d\x04\x03\x03"sv};
constexpr Curve p521{"secp521r1", "\x2b\x81\x04\x00\x23"sv,
                     "00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf9"
                     "7e7e31c2e5bd66",
                     "011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088"
                     "be94769fd16650",
                     "\x2a\x86\x48\xce\x3d\x04\x03\x04"sv};

const Curve& curve_for(X509* authority, MadeUpKey wanted)
{
    const EVP_PKEY* key = X509_get0_pubkey(authority);
    char group[64] = "";
    std::size_t size = 0;
    if (wanted == MadeUpKey::strong || !key || !EVP_PKEY_get_group_name(key, group, sizeof group, &size))
        return p521;
    return group == p384.name ? p384 : p256;
}

std::string public_key(const Curve& curve)
{
    std::string point(1, '\4');
    for (const std::string_view digits : {curve.x, curve.y})
        for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
            const auto value = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
            point += char(value(digits[i]) * 16 + value(digits[i + 1]));
        }
    const std::string algorithm = sequence(der(6, "\x2a\x86\x48\xce\x3d\x02\x01"sv) + der(6, curve.oid));
    return sequence(algorithm + der(3, std::string(1, '\0') + point));
}

// Of a signature that a key of this kind makes: OpenSSL looks for an issuer whose key fits.
std::string signature_algorithm(X509* authority, const Curve& curve)
{
    const EVP_PKEY* key = X509_get0_pubkey(authority);
    if (!key)
        return sequence(der(6, "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d"sv) + null());
    if (EVP_PKEY_is_a(key, "EC"))
        return sequence(der(6, curve.signature));
    if (EVP_PKEY_is_a(key, "ED25519"))
        return sequence(der(6, "\x2b\x65\x70"sv));
    if (EVP_PKEY_is_a(key, "ED448"))
        return sequence(der(6, "\x2b\x65\x71"sv));
    if (EVP_PKEY_is_a(key, "DSA"))
        return sequence(der(6, "\x60\x86\x48\x01\x65\x03\x04\x03\x02"sv));  // SHA-256: OpenSSL 3.0 has no name for more
    if (EVP_PKEY_is_a(key, "RSA-PSS")) {
        const X509_ALGOR* own = nullptr;
        X509_get0_signature(nullptr, &own, authority);
        if (own && X509_get_signature_nid(authority) == NID_rsassaPss)
            return encoded(i2d_X509_ALGOR, own);
        const std::string sha256 = sequence(der(6, "\x60\x86\x48\x01\x65\x03\x04\x02\x01"sv) + null());
        return sequence(der(6, "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a"sv) +
                        sequence(der(0xa0, sha256) + der(0xa1, sequence(der(6, "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08"sv) + sha256)) +
                                 der(0xa2, der(2, "\x20"sv))));
    }
    return sequence(der(6, "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d"sv) + null());
}

std::string extension(std::string_view oid, std::string_view value) { return sequence(der(6, oid) + der(4, value)); }

std::string key_identifier(X509* authority, NamesIssuer how)
{
    if (how == NamesIssuer::by_serial) {
        const std::string name = encoded(i2d_X509_NAME, X509_get_issuer_name(authority));
        std::string serial = encoded(i2d_ASN1_INTEGER, X509_get0_serialNumber(authority));
        if (serial.empty())
            return {};
        serial.front() = char(0x82);
        return extension("\x55\x1d\x23"sv, sequence(der(0xa1, der(0xa4, name)) + serial));
    }
    std::string id;
    if (const ASN1_OCTET_STRING* own = X509_get0_subject_key_id(authority)) {
        id.assign(reinterpret_cast<const char*>(ASN1_STRING_get0_data(own)), std::size_t(ASN1_STRING_length(own)));
    } else {  // as tools make it where the authority has none; it tells this one from twins that have one
        unsigned char digest[EVP_MAX_MD_SIZE];
        unsigned size = 0;
        if (X509_pubkey_digest(authority, EVP_sha1(), digest, &size))
            id.assign(reinterpret_cast<const char*>(digest), size);
    }
    return extension("\x55\x1d\x23"sv, sequence(der(0x80, id)));
}

std::string common_name(std::string_view name) { return sequence(der(0x31, sequence(der(6, "\x55\x04\x03"sv) + der(0x0c, name)))); }

// An address of a responder, so that SSLOCSPEnable has somebody to ask.
std::string responder()
{
    const std::string place = der(6, "\x2b\x06\x01\x05\x05\x07\x30\x01"sv) + der(0x86, "http://ocsp.invalid/"sv);
    return extension("\x2b\x06\x01\x05\x05\x07\x01\x01"sv, sequence(sequence(place)));
}

OwnedX509 made_up(X509* authority, const std::string& subject, const std::string& extensions, MadeUpKey key, std::int64_t now)
{
    constexpr std::int64_t day = 86'400;  // seconds
    const Curve& curve = curve_for(authority, key);
    const std::string algorithm = signature_algorithm(authority, curve);
    // A serial number that is on no list.
    const std::string serial = der(2, "\x5a\xa5\x5b\xb5\x5c\xc5\x5d\xd5\x5e\xe5\x5f\xf5\x51\x15\x52\x25"sv);
    const std::string body =
        sequence(der(0xa0, der(2, "\2"sv)) + serial + algorithm + encoded(i2d_X509_NAME, X509_get_subject_name(authority)) +
                 sequence(time_of(now - day) + time_of(now + day)) + subject + public_key(curve) + der(0xa3, sequence(extensions + responder())));
    // As long as a real one: OpenSSL looks at the length first, and says only then what is wrong with an RSA key.
    const EVP_PKEY* signer = X509_get0_pubkey(authority);
    const int length = signer && EVP_PKEY_is_a(signer, "RSA") ? EVP_PKEY_get_size(signer) : 64;
    const std::string certificate = sequence(body + algorithm + der(3, std::string(std::size_t(1 + length), '\0')));
    const auto* p = reinterpret_cast<const unsigned char*>(certificate.data());
    return OwnedX509(d2i_X509(nullptr, &p, long(certificate.size())));
}

}

OwnedX509 made_up_leaf(X509* authority, NamesIssuer how, bool with_subject, MadeUpKey key, std::int64_t now)
{
    std::string extensions = extension("\x55\x1d\x25"sv, sequence(der(6, "\x2b\x06\x01\x05\x05\x07\x03\x02"sv)));  // clientAuth
    if (how != NamesIssuer::by_name) {
        const std::string identifier = key_identifier(authority, how);
        if (identifier.empty())
            return nullptr;
        extensions += identifier;
    }
    return made_up(authority, with_subject ? common_name("made up by aop-lint"sv) : sequence({}), extensions, key, now);
}

OwnedX509 made_up_intermediate(X509* authority, const X509_NAME* name, MadeUpKey key, std::int64_t now)
{
    const std::string constraints = extension("\x55\x1d\x13"sv, sequence(der(1, "\xff"sv)));  // CA:TRUE
    return made_up(authority, name ? encoded(i2d_X509_NAME, name) : common_name("an authority made up by aop-lint"sv), constraints, key, now);
}

}

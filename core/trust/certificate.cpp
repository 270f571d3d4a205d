#include "core/trust/certificate.h"

#include <ctime>

#include "core/base/ascii.h"
#include "core/trust/openssl.h"

namespace aop {

namespace {

std::string fingerprint(const X509* x)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    return X509_digest(x, EVP_sha256(), digest, &size) ? hex(digest, size) : std::string();
}

std::string text(const X509_NAME* name)
{
    const OwnedBio out(BIO_new(BIO_s_mem()));
    if (!out || !name)
        return {};
    X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253 & ~unsigned(ASN1_STRFLGS_ESC_MSB));
    const char* bytes = nullptr;
    const long size = BIO_get_mem_data(out.get(), &bytes);
    return size > 0 ? std::string(bytes, std::size_t(size)) : std::string();
}

std::string hash_of(const X509_NAME* name)
{
    const auto hash = std::uint32_t(X509_NAME_hash_ex(name, nullptr, nullptr, nullptr));
    const unsigned char bytes[]{static_cast<unsigned char>(hash >> 24), static_cast<unsigned char>(hash >> 16), static_cast<unsigned char>(hash >> 8),
                                static_cast<unsigned char>(hash)};
    return hex(bytes, sizeof bytes);
}

std::int64_t seconds(const ASN1_TIME* t)
{
    std::tm tm{};
    return t && ASN1_TIME_to_tm(t, &tm) ? std::int64_t(timegm(&tm)) : 0;
}

std::string key_name(EVP_PKEY* key, int bits)
{
    const char* type = EVP_PKEY_get0_type_name(key);
    char group[64] = "";
    std::size_t size = 0;
    if (EVP_PKEY_get_group_name(key, group, sizeof group, &size) && size > 0)
        return cat(type ? type : "key", " ", group);
    return cat(type ? type : "key", " ", bits);
}

std::string key_algorithm(const X509* x)
{
    ASN1_OBJECT* oid = nullptr;
    char name[128] = "unknown";
    if (X509_PUBKEY_get0_param(&oid, nullptr, nullptr, nullptr, X509_get_X509_PUBKEY(x)) && oid)
        OBJ_obj2txt(name, sizeof name, oid, 0);
    return name;
}

template <class Encode, class Thing>
std::string encoded(Encode encode, Thing* thing)
{
    unsigned char* der = nullptr;
    const int size = encode(thing, &der);
    if (size <= 0)
        return {};
    std::string out(reinterpret_cast<const char*>(der), std::size_t(size));
    OPENSSL_free(der);
    return out;
}

// In the order in which OpenSSL would stumble.
std::optional<std::string> flaw_of(X509* x, const Anchor& a, std::uint32_t flags)
{
    if (flags & EXFLAG_INVALID)
        return "has extensions that OpenSSL cannot read";
    if (a.security_bits == 0)
        return cat("has a key of a kind that this OpenSSL does not know (", key_algorithm(x), ")");
    if (!a.ends_chain) {
        if (a.self_signed)
            return "is marked as not to be trusted for client certificates";
        return cat(a.ca ? "is an intermediate, issued by " : "is no authority and issued by ",
                   a.issuer == a.subject ? std::string("another certificate of the same name") : cat('"', a.issuer, '"'),
                   ", and OpenSSL ends a chain only at a certificate that signs itself");
    }
    if (flags & EXFLAG_CRITICAL)
        return "has a critical extension that OpenSSL does not know";
    // A mark of trust overrides its extensions (check_purpose in x509_vfy.c).
    if (a.ca && (X509_check_purpose(x, X509_PURPOSE_SSL_CLIENT, 1) == 1 || sk_ASN1_OBJECT_num(X509_get0_trust_objects(x)) > 0))
        return std::nullopt;
    if (a.self_signed_leaf)
        return std::nullopt;
    return a.ca ? "may not issue certificates for TLS clients (its extended key usage or key usage forbids it)"
                : "is no certificate authority and may not be used by a TLS client either";
}

}

std::string key_fingerprint(X509* x)
{
    unsigned char* der = nullptr;
    const int length = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(x), &der);
    if (length <= 0)
        return {};
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    const int ok = EVP_Digest(der, std::size_t(length), digest, &size, EVP_sha256(), nullptr);
    OPENSSL_free(der);
    return ok ? hex(digest, size) : std::string();
}

std::string hex(const unsigned char* bytes, std::size_t size)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (std::size_t i = 0; i < size; ++i) {
        out += digits[bytes[i] >> 4];
        out += digits[bytes[i] & 15];
    }
    return out;
}

Anchor describe(X509* x)
{
    Anchor a;
    // Also reads the extensions once, which the flags depend on.
    const bool issues = X509_check_ca(x) != 0;
    const std::uint32_t flags = X509_get_extension_flags(x);
    a.sha256 = fingerprint(x);
    a.key_sha256 = key_fingerprint(x);
    a.subject = text(X509_get_subject_name(x));
    a.issuer = text(X509_get_issuer_name(x));
    a.name_hash = hash_of(X509_get_subject_name(x));
    a.not_before = seconds(X509_get0_notBefore(x));
    a.not_after = seconds(X509_get0_notAfter(x));
    std::time_t any_day = 0;
    a.dates_readable = X509_cmp_time(X509_get0_notBefore(x), &any_day) != 0 && X509_cmp_time(X509_get0_notAfter(x), &any_day) != 0;
    // With a key that OpenSSL cannot read it does not say so; the names do.
    a.self_signed = (flags & EXFLAG_SS) != 0 || (!X509_get0_pubkey(x) && X509_NAME_cmp(X509_get_subject_name(x), X509_get_issuer_name(x)) == 0);
    a.ca = issues;
    a.ends_chain = X509_check_trust(x, X509_TRUST_SSL_CLIENT, 0) == X509_TRUST_TRUSTED;
    a.self_signed_leaf = a.self_signed && !issues && X509_check_purpose(x, X509_PURPOSE_SSL_CLIENT, 0) == 1;
    a.path_length = int(X509_get_pathlen(x));
    if (EVP_PKEY* key = X509_get0_pubkey(x)) {
        a.key_bits = EVP_PKEY_get_bits(key);
        a.security_bits = EVP_PKEY_get_security_bits(key);
        a.key = key_name(key, a.key_bits);
    } else {
        a.key = key_algorithm(x);
    }
    X509_get_signature_info(x, nullptr, nullptr, &a.signature_bits, nullptr);
    if (const int signature_nid = X509_get_signature_nid(x); signature_nid != NID_undef)
        a.signature = OBJ_nid2ln(signature_nid);
    a.der = encoded(i2d_X509_AUX, x);
    a.flaw = flaw_of(x, a, flags);
    ERR_clear_error();
    return a;
}

RevocationList describe(X509_CRL* crl)
{
    RevocationList list;
    list.issuer = text(X509_CRL_get_issuer(crl));
    list.issuer_hash = hash_of(X509_CRL_get_issuer(crl));
    list.this_update = seconds(X509_CRL_get0_lastUpdate(crl));
    list.next_update = seconds(X509_CRL_get0_nextUpdate(crl));
    list.der = encoded(i2d_X509_CRL, crl);
    return list;
}

std::string Anchor::called() const
{
    if (!title.empty())
        return title;
    // A name may be as long as somebody likes; a sentence may not.
    constexpr std::size_t longest = 100;
    if (subject.size() <= longest)
        return cat('"', subject, '"');
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(subject[end]) & 0xC0) == 0x80)
        --end;
    return cat('"', subject.substr(0, end), "…\"");
}

std::optional<std::string> Anchor::trouble(std::int64_t now) const
{
    if (flaw)
        return flaw;
    if (!dates_readable)
        return "has a date that OpenSSL cannot read";
    if (now > not_after)
        return cat("expired on ", to_date(not_after));
    if (now < not_before)
        return cat("is not valid before ", to_date(not_before));
    return std::nullopt;
}

// As check_key_level() and ssl_security_default_callback() count.
int bits_of_level(int security_level)
{
    constexpr int bits[]{0, 80, 112, 128, 192, 256};
    return bits[security_level < 0 ? 0 : security_level > 5 ? 5 : security_level];
}

std::string to_date(std::int64_t when)
{
    const auto t = std::time_t(when);
    std::tm tm{};
    char out[32] = "";
    if (gmtime_r(&t, &tm))
        std::strftime(out, sizeof out, "%Y-%m-%d", &tm);
    return out;
}

}

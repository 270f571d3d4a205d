#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "core/trust/known_certificates.h"

// OpenSSL's, named here so that nobody else has to include it.
struct x509_st;
struct X509_crl_st;

namespace aop {

// One certificate of a trust set, in words: nothing of OpenSSL leaves core/certificate.
struct Anchor {
    std::string sha256;      // of the DER form, lower-case hex
    std::string key_sha256;  // of the public key: the same in two editions of one authority
    std::string subject;     // RFC 2253 form
    std::string issuer;
    std::int64_t not_before = 0, not_after = 0;  // seconds since 1970
    bool dates_readable = true;                  // by OpenSSL when it verifies; else nobody gets in
    Known known = Known::no;
    std::string title;                // what messages call it when it is known
    bool self_signed = false;         // names itself as its issuer
    bool ca = false;                  // OpenSSL lets it issue certificates
    bool ends_chain = false;          // self-signed, or marked by TRUSTED CERTIFICATE: partial chains are not enabled
    bool self_signed_leaf = false;    // signs itself and is no CA: it lets in itself and nothing else
    int path_length = -1;             // intermediates allowed below it; -1: any number
    int key_bits = 0;                 // as the key is called: 4096, 256
    int security_bits = 0;            // as OpenSSL rates it: 112 and more pass level 2
    std::string key;                  // "RSA 4096", "EC P-256"
    int signature_bits = 0;           // of the signature on it, as OpenSSL rates it; nobody looks at an anchor's own
    std::string signature;            // "ecdsa-with-SHA1"
    std::string name_hash;            // of the subject, as in file names: "ae93bf5e"
    std::optional<std::string> flaw;  // why no client certificate can ever verify under it
    std::string der;                  // with the trust marks, for checking client certificates; "" of one that is only declared
    std::string file;                 // where it was found
    int position = 1;                 // which certificate of that file

    // "Cloudflare's origin-pull CA", or its subject in quotes, cut short.
    std::string called() const;
    // Why no client certificate can verify under it at `now`.
    std::optional<std::string> trouble(std::int64_t now) const;
};

// A certificate revocation list, in words.
struct RevocationList {
    std::string issuer;
    std::string issuer_hash;
    std::int64_t this_update = 0, next_update = 0;  // next_update 0: says nothing
    std::string der;
    int position = 1;
};

Anchor describe(x509_st* certificate);
// SHA-256 of the public key.
std::string key_fingerprint(x509_st* certificate);
RevocationList describe(X509_crl_st* list);

// How OpenSSL names a security level's demand: bits of strength of a key.
int bits_of_level(int security_level);

// Lower case, no colons.
std::string hex(const unsigned char* bytes, std::size_t size);

// "2029-11-01", UTC.
std::string to_date(std::int64_t seconds);

}

#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <openssl/x509.h>

#include "core/openssl.h"
#include "mod_aop/refusal.h"

namespace aop::mod {

using Fingerprint = std::array<unsigned char, 32>;  // SHA-256 of the DER form
using OwnedStore = std::unique_ptr<X509_STORE, FreedBy<X509_STORE_free>>;

std::optional<Fingerprint> fingerprint_of(const X509* certificate);
std::string hex(const Fingerprint&);
Fingerprint from_hex(std::string_view digits);  // exactly 64

struct Checked {
    Refusal refusal = Refusal::failure;
    std::string detail = {};         // OpenSSL's words, where it has some
    std::int64_t good_until = 0;     // when a certificate of the chain ends
};

// What a client certificate must be for requests of one server. Unlike the
// handshake it asks nobody what was decided before: not the session that was
// resumed, not the virtual host that shook hands.
struct Requirement {
    OwnedStore store = {};  // the authorities OpenSSL verifies with; none: nobody gets in
    int depth = 1;          // as SSLVerifyDepth: issuers above the certificate
    std::optional<std::vector<Fingerprint>> anchors = {};  // AOPTrust: chains must end in one of these
    std::vector<Fingerprint> pins = {};                    // AOPClientPin; empty: any certificate

    Checked check(X509* leaf, STACK_OF(X509)* sent, std::int64_t now) const;
};

}

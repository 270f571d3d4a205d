#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <openssl/x509.h>

#include "core/trust/openssl.h"
#include "mod_aop/guard/refusal.h"

namespace aop::mod {

using Fingerprint = std::array<unsigned char, 32>;  // SHA-256 of the DER form
using OwnedStore = std::unique_ptr<X509_STORE, FreedBy<X509_STORE_free>>;

std::optional<Fingerprint> fingerprint_of(const X509* certificate);
std::string hex(const Fingerprint&);
Fingerprint from_hex(std::string_view digits);  // exactly 64

struct Checked {
    Refusal refusal = Refusal::failure;
    std::string detail = {};      // OpenSSL's words, where it has some
    std::int64_t good_until = 0;  // when a certificate of the chain ends
};

// Client certificates that were found good a moment ago. Cloudflare shows the same one on every
// connection, and to verify it again costs as much as a tenth of a handshake.
class Recent {
public:
    // When the last of its chain ends; nothing when it must be verified.
    std::optional<std::int64_t> good_until(const Fingerprint&, std::int64_t now);
    void add(const Fingerprint&, std::int64_t good_until, std::int64_t now);

private:
    struct Entry {
        Fingerprint leaf;
        std::int64_t good_until = 0, verified = 0;
    };
    std::mutex mutex_;
    std::array<Entry, 8> entries_ = {};
    std::size_t next_ = 0;
};

// What a client certificate must be for requests of one server. Unlike the
// handshake it asks nobody what was decided before: not the session that was
// resumed, not the virtual host that shook hands.
struct Requirement {
    OwnedStore store = {};                                 // the authorities OpenSSL verifies with; none: nobody gets in
    int depth = 1;                                         // as SSLVerifyDepth: issuers above the certificate
    bool list_may_be_missing = false;                      // SSLCARevocationCheck … no_crl_for_cert_ok
    int security_level = -1;                               // of the SSL_CTX; -1: none is asked for
    std::optional<std::vector<Fingerprint>> anchors = {};  // AOPTrust: chains must end in one of these
    std::vector<Fingerprint> pins = {};                    // AOPClientPin; empty: any certificate
    std::uint64_t ocsp = 0;                                // how responders of OCSP must have been asked, see session.h; 0: need not

    // `sum` is that of `leaf`.
    Checked check(X509* leaf, const Fingerprint& sum, STACK_OF(X509) * sent, std::int64_t now) const;

private:
    Checked verify(X509* leaf, const Fingerprint& sum, STACK_OF(X509) * sent, std::int64_t now) const;

    std::unique_ptr<Recent> recent_ = std::make_unique<Recent>();
};

}

#pragma once
#include <functional>

#include "core/httpd/settings/site.h"
#include "core/trust/openssl.h"
#include "core/trust/trust_set.h"

namespace aop {

// What a client brings to a handshake.
struct ShownByClient {
    X509* certificate;
    STACK_OF(X509) * chain;
    EVP_PKEY* key;
    // Whether the server takes the certificate, as libssl would ask it.
    std::function<bool(X509* leaf, STACK_OF(X509) * chain)> verifies;
};

// The server of handshakes that are tried in memory. It has the TLS settings of a real one, and keys of the kinds that its
// certificates have; where those cannot be read, one of each usual kind.
class TrialServer {
public:
    TrialServer(const Tls&, CertificateFiles*);

    unsigned versions() const;                               // in which it speaks at all, of TlsVersions
    unsigned admits(const ShownByClient&) const;             // in which this client gets in
    unsigned admits_keys_like(EVP_PKEY* key) const;          // in which TLS has a use for a client's key of this kind
    bool admits_any_key() const;                             // of the usual kinds
    const std::string& key_kinds() const { return kinds_; }  // of its certificates: "RSA 2048"; "" where none could be read

private:
    struct Identity {
        OwnedKey key;
        OwnedX509 certificate;
    };
    bool shakes_hands(const ShownByClient*, int version) const;
    unsigned tried(const ShownByClient*) const;

    const Tls& tls_;
    std::vector<Identity> identities_;
    std::string kinds_;
};

// As `TrialServer::admits_keys_like`, without a trial for kinds of key and settings that are usual.
unsigned versions_for_key(const Tls&, CertificateFiles*, EVP_PKEY* key);

}

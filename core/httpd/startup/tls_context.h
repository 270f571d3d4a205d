#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/failure.h"
#include "core/httpd/settings/tls_versions.h"
#include "core/trust/openssl.h"
#include "core/trust/private_key.h"

namespace aop {

// What OpenSSL says to the settings of one server: an SSL_CTX that is set up as mod_ssl does, and serves nobody.
// Each function fails with what OpenSSL has against it, in a clause.
class TlsContext {
public:
    TlsContext();
    explicit operator bool() const { return context_ != nullptr; }

    void set_protocols(unsigned protocols);  // of TlsVersions
    Failure set_ciphers(const std::string& list);
    Failure set_tls13_ciphers(const std::string& list);
    Failure set_chain(std::string_view pem, bool skip_first);
    // Refuses the key of another certificate of its kind.
    Failure set_private_key(evp_pkey_st* key);
    Failure set_dh_parameters(std::string_view pem);
    Failure apply_command(const std::string& name, const std::string& value);

    struct Loaded {
        OwnedX509 certificate;  // nothing where OpenSSL does not take the file
        Failure fault;
        bool too_weak = false;  // for the security level
    };
    // The certificate of a PEM file, and those behind it as its chain.
    Loaded load_certificate(std::string_view pem, bool with_chain);

private:
    std::unique_ptr<SSL_CTX, FreedBy<SSL_CTX_free>> context_;
};

// Whether a text is what SSLSRPVerifierFile must hold.
bool is_srp_table(std::string_view text);

}

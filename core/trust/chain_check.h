#pragma once
#include <optional>
#include <string>

#include "core/trust/openssl.h"
#include "core/trust/trust_set.h"

namespace aop {

// One run of X509_verify_cert as libssl starts it, with the word that mod_ssl's callback has in it.
struct ChainCheck {
    const Tls& tls;
    ChainDemands demands = {};
    int made_up = 0;         // certificates, from the leaf on, that are ours and whose signatures count for nothing
    bool any_depth = false;  // SSLVerifyDepth is looked at by the caller, and optional_no_ca forgives nothing

    int code = X509_V_OK;  // what decides, and where in the chain (the leaf is 0) it went wrong
    int depth = 0;
    std::string subject = {}, issuer = {};
    std::string detail = {};     // where the code does not say it
    std::string responder = {};  // of OCSP, which has the last word where this verifies; "" where none is asked

    bool forgiven = false;        // optional_no_ca has let it pass although an error was found
    std::string end = {};         // of a chain that verifies: SHA-256 of its last certificate
    std::string issuer_key = {};  // SHA-256 of the public key that signed the leaf, or the last that is made up
    int length = 0;               // issuers above the leaf, as SSLVerifyDepth counts them: not one at the end that signs not itself
};

// False: refused, see `code`.
bool check_chain(X509_STORE*, X509* leaf, STACK_OF(X509) * chain, ChainCheck&, std::int64_t now);

// A key with which OpenSSL verifies no signature at all says so in OpenSSL's queue of errors, which this empties; a
// signature that is merely wrong says nothing.
std::optional<std::string> unusable_key();

OwnedX509 decoded(const std::string& der);  // with its trust marks

}

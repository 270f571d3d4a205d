#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace aop {

// What OpenSSL was really told for one server that speaks TLS. Only the module
// can see it, once mod_ssl has set everything up.
struct Observed {
    std::size_t server = 0;     // index into Site::servers
    bool asks = false;          // the handshake asks for a certificate
    bool insists = false;       // and ends without one
    bool later = false;         // asks only after the handshake (TLS 1.3)
    std::vector<std::string> anchors = {};  // SHA-256 of the certificates in its store, sorted
    bool own_store = false;     // a store other than SSLCACertificateFile's was put in its place
};

}

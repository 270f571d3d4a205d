#pragma once
#include <string>
#include <vector>

namespace aop {

// What httpd and OpenSSL were really told about one server. Only the module can
// see it, once mod_ssl has set everything up.
struct Observed {
    bool known = false;                     // httpd has such a server at all
    bool tls = false;                       // mod_ssl made a TLS context for it
    bool asks = false;                      // the handshake asks for a certificate
    bool insists = false;                   // and ends without one
    bool later = false;                     // asks only after the handshake (TLS 1.3)
    bool own_store = false;                 // a store other than SSLCACertificateFile's was put in its place
    std::vector<std::string> anchors = {};  // SHA-256 of the certificates in the store it uses, sorted
};

}

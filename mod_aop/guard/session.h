#pragma once
#include <cstdint>
#include <unordered_map>

#include <openssl/ssl.h>

#include "core/trust/openssl.h"
#include "mod_aop/httpd/httpd.h"

namespace aop::mod {

class Connection;

// How a server asks responders of OCSP: equal numbers ask alike, 0 asks none.
using OcspId = std::uint64_t;

// What its handshake asks, and what it wants to have been asked before it goes on with a session of another one.
struct Asking {
    OcspId asked = 0;
    OcspId wanted = 0;
};
using AskingOfContexts = std::unordered_map<const SSL_CTX*, Asking>;

// What is known about how a client certificate came to be on a connection.
struct Origin {
    OwnedChain sent = {};  // the certificates that the client sent with it; never null
    OcspId asked = 0;
};

// Has OpenSSL keep, in each session of this context, what it forgets of the handshake; and no longer resume sessions of which the
// server wants more than was asked.
void keep_origins(SSL_CTX*);
// `contexts` must outlive all connections. While httpd configures itself; `process` is its pool that outlives reloads.
void set_askings(const AskingOfContexts* contexts, apr_pool_t* process);
// Lets handshakes find what is known of their connection.
void attach(SSL*, Connection*);

// Of the certificate that this connection had when its first request came: of the handshake, or of the session that it resumed.
Origin origin_of(const SSL*);

}

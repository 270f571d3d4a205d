#pragma once
#include "core/httpd/settings/site.h"
#include "core/httpd/settings/tls_versions.h"
#include "core/trust/openssl.h"
#include "core/trust/trust_set.h"

namespace aop {

// An SSL_CTX with the TLS settings of a server, without its certificates. What openssl.cnf of the machine says is in it as far as
// this process has loaded it.
OwnedContext context_of(const Tls&);

// mod_ssl takes the highest version, and goes down from there as long as there is no hole.
void set_protocols(SSL_CTX*, unsigned versions);

// What OpenSSL demands of chains once mod_ssl has set SSLCipherSuite and then run the SSLOpenSSLConfCmd lines.
ChainDemands chain_demands(const Tls&);

// Whether settings decide which versions, keys, curves or signatures a handshake may have: OpenSSL's own choice is wide.
bool narrows_handshakes(const Tls&);
// Whether they may leave none, or no key that a client could have: worth a trial where nobody asks about a certain client. SSLProtocol and
// the usual lists of curves are not.
bool may_leave_no_handshake(const Tls&);

}

#pragma once
#include <string>
#include <vector>

#include <openssl/types.h>

#include "core/httpd/observed.h"
#include "mod_aop/judgement/inspection.h"

namespace aop::mod {

// What each SSL_CTX that mod_ssl has made really says, by server of the model.
PerServer<Observed> observed(const Inspection&);

// Where a context looks for the issuers of client certificates.
X509_STORE* store_of(SSL_CTX* context);

// SHA-256 of a certificate's DER form, in lower-case hex.
std::string fingerprint(const X509* certificate);

}

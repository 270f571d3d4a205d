#pragma once
#include "core/trust/openssl.h"

namespace aop {

// Which issuer a made-up certificate names beside the issuer's subject.
enum class NamesIssuer { by_name, by_key_id, by_serial };
// No security level minds a key on P-521; Suite B wants the curve of the issuer's.
enum class MadeUpKey { strong, suite_b };

// The certificate of a client as the authority would sign it: everything is in order but the signature, which is
// nobody's. Nothing for a key identifier that the authority does not have.
OwnedX509 made_up_leaf(X509* authority, NamesIssuer, bool with_subject, MadeUpKey, std::int64_t now);

// An intermediate authority below it, which a client would send along. `name` null: one that nobody has.
OwnedX509 made_up_intermediate(X509* authority, const X509_NAME* name, MadeUpKey, std::int64_t now);

}

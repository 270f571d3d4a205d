#pragma once
#include "core/trust/trust_set.h"

namespace aop {

// Asks OpenSSL, for each certificate of a set's store, whether it lets anybody in; fills `answers`.
void ask_openssl(TrustSet&, const Tls&, CertificateFiles&, std::int64_t now);

// Why no client of it gets in while SSLCARevocationCheck is on, with the day where there is one: "its revocation list ended on
// 2020-01-12".
std::string list_trouble(const TrustSet&, const Anchor&, const AnchorAnswer&, std::int64_t now);

// In words, to follow the name of the certificate that was asked about. Nothing where it lets clients in as usual.
std::optional<std::string> refusal_in_words(const Anchor&, const AnchorAnswer&, std::int64_t now);

}

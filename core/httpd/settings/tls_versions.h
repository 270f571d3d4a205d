#pragma once
#include <string>
#include <string_view>

namespace aop {

// Versions of TLS as a set of bits.
enum TlsVersions : unsigned { tls10 = 1, tls11 = 2, tls12 = 4, tls13 = 8, every_tls = 15 };

// As SSLProtocol: "all -TLSv1.1", "TLSv1.2 TLSv1.3".
unsigned parse_protocols(std::string_view words);

// "TLS 1.2 and TLS 1.3".
std::string names_of_versions(unsigned versions);

}

#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/site.h"
#include "core/trust.h"

namespace aop {

// A certificate that a client presents, such as the one uploaded to Cloudflare:
// the first of a PEM file; what follows it there is the chain sent along.
struct ClientCertificate {
    std::string path;
    std::string trouble;             // why there is none: "is an HTML page, not PEM"; "" when there is one
    Anchor leaf;
    std::vector<std::string> chain;  // DER of the others
};
ClientCertificate client_certificate(CertificateFiles&, const std::string& path);

// What a server says to it.
struct Acceptance {
    enum class Answer { accepted, refused, unknown };
    Answer answer = Answer::unknown;
    int code = 0;         // OpenSSL's X509_V_ERR_…; 0 when it is not OpenSSL that decides
    std::string openssl;  // the same in OpenSSL's words: "certificate has expired"
    std::string reason;   // in plain words, to follow "it": "expired on 2020-01-01"
};
std::string_view to_string(Acceptance::Answer);

// Would a handshake with a server of these settings accept it? Asks OpenSSL the
// way libssl and mod_ssl's verify callback do. Which vhost a client reaches, and
// whether it speaks TLS at all, is not looked at here.
Acceptance would_accept(const TrustSet&, const Tls&, const ClientCertificate&, std::int64_t now);

}

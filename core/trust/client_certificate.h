#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/httpd/settings/site.h"
#include "core/trust/trust_set.h"

struct evp_pkey_st;

namespace aop {

// A certificate that a client presents, such as the one uploaded to Cloudflare:
// the first of a PEM file; what follows it there is the chain sent along.
struct ClientCertificate {
    std::string path;
    std::optional<std::string> trouble;  // why there is none: "is an HTML page, not PEM"
    Anchor leaf;
    std::vector<std::string> chain;  // DER of the others
    struct FreeKey {
        void operator()(evp_pkey_st*) const;
    };
    std::unique_ptr<evp_pkey_st, FreeKey> key = {};  // with it handshakes are tried as they would be
};
ClientCertificate client_certificate(CertificateFiles&, const std::string& path);
// False: the private key in the file belongs to another certificate.
Result<bool> take_key(ClientCertificate&, Files&, const std::string& path);

// What a server says to it.
struct Acceptance {
    enum class Answer { accepted, refused, unknown };
    Answer answer = Answer::unknown;
    int code = 0;              // OpenSSL's X509_V_ERR_…; 0 when it is not OpenSSL that decides
    std::string openssl = {};  // the same in OpenSSL's words: "certificate has expired"
    std::string reason = {};   // in plain words, to follow "it": "expired on 2020-01-01"
    unsigned versions = 0;     // of TlsVersions: over which of them, unless refused
    bool forgiven = false;     // accepted by optional_no_ca alone: nobody has verified it
    std::string end = {};      // SHA-256 of the certificate at which its chain ends, where it verifies
};
std::string_view to_string(Acceptance::Answer);

// Would a handshake with a server of these settings accept it? Asks OpenSSL the
// way libssl and mod_ssl's verify callback do. Which vhost a client reaches, and
// whether it speaks TLS at all, is not looked at here.
// `files`: where the server's own certificates are looked up, so that the kind of its key is known.
Acceptance would_accept(const TrustSet&, const Tls&, const ClientCertificate&, std::int64_t now, CertificateFiles* files = nullptr);

}

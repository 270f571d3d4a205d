#pragma once
#include <string_view>

#include "core/httpd/settings/site.h"

namespace aop {

// What a handshake asks of its client once the `SSLOpenSSLConfCmd VerifyMode` lines
// have changed OpenSSL's flags behind mod_ssl's back.
struct ClientAuth {
    bool asked = false;           // SSL_VERIFY_PEER: a certificate is requested
    bool insisted = false;        // SSL_VERIFY_FAIL_IF_NO_PEER_CERT
    bool put_off = false;         // SSL_VERIFY_POST_HANDSHAKE: over TLS 1.3 not in the handshake
    const ConfCmd* by = nullptr;  // the last line, when the question is not the one of SSLVerifyClient

    bool in_handshake(bool tls13) const { return asked && !(tls13 && put_off); }
};
ClientAuth question_of(const Tls&);

// What a server may say after VerifyMode, each with "+" or "-" before it; with
// anything else OpenSSL refuses the command and httpd does not start (AH02407).
bool verify_mode_known(std::string_view value);

}

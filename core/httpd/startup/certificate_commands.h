#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/httpd/startup/startup.h"
#include "core/httpd/startup/tls_context.h"

namespace aop {

struct CertificateCommandFault {
    const Directive* command;
    std::string text;  // what the server has, in a clause
};

// What keeps httpd from starting where SSLOpenSSLConfCmd Certificate or PrivateKey stand beside SSLCertificateFile, though OpenSSL takes each.
// `commands`: all of SSLOpenSSLConfCmd that hold for the server; `context` has its certificates.
std::optional<CertificateCommandFault> fault_of_certificate_commands(const StartupScene&, const Server&,
                                                                     const std::vector<const Directive*>& commands, TlsContext& context);

// A key or certificate in a device, which is not looked at.
inline bool is_token(const std::string& path) { return path.starts_with("pkcs11:"); }

}

#pragma once
#include <string>
#include <vector>

namespace aop {

// What may stand behind "FAILED:" in SSL_CLIENT_VERIFY (ssl_var_lookup_ssl_cert_verify): the words of X509_verify_cert_error_string(3), and those
// that OpenSSL before 3.0 used for self-signed certificates.
const std::vector<std::string>& verification_errors();

}

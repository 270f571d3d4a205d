#pragma once
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "core/trust/trust_set.h"

namespace aop {

// What mod_ssl and OpenSSL make of the text of a file named in
// SSLCACertificateFile. Takes the text, because key material in it is wiped.
CertificateFile read_certificates(std::string path, std::string text, std::span<const KnownCertificate> known);

// Of a text, in hex.
std::string content_sha256(std::string_view text);

// The SHA-256 of every certificate in a PEM text, without looking into them.
std::set<std::string> fingerprints(std::string_view pem);

// Why a text has nothing for httpd to load, or what is damaged in it.
struct Diagnosis {
    std::string reason;  // "is an HTML page, not PEM"
    int line = 0;
};
Diagnosis diagnose(std::string_view text);

}

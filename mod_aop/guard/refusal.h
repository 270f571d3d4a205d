#pragma once
#include <cstddef>
#include <string_view>

namespace aop::mod {

// Why a request is not let in. The order is that of the counters in shared memory.
enum class Refusal : unsigned char {
    none,
    plain_http,      // no TLS at all
    no_certificate,  // the client showed none
    not_verified,    // mod_ssl could not verify it (SSLVerifyClient optional_no_ca)
    no_anchors,      // this server trusts nobody that it could have come from
    untrusted,       // it does not verify under the authorities of the server that answers
    not_meant,       // it does, but under one that AOPTrust does not name
    not_pinned,      // it does, but AOPClientPin names others
    ocsp_not_asked,  // another server's handshake verified it, which does not ask OCSP as SSLOCSPEnable of this one does
    failure,         // could not be judged
};
constexpr std::size_t refusals = std::size_t(Refusal::failure) + 1;

struct RefusalText {
    std::string_view name;      // in counters and AOP_REFUSAL
    std::string_view sentence;  // after "the client" …
};
constexpr RefusalText refusal_texts[refusals]{
    {"none", ""},
    {"plain-http", "came over plain HTTP"},
    {"no-certificate", "showed no certificate"},
    {"not-verified", "has a certificate that mod_ssl did not verify"},
    {"no-anchors", "could not be verified: this server trusts no authority"},
    {"untrusted", "has a certificate that does not verify under the authorities of this server"},
    {"not-meant", "has a certificate of an authority that AOPTrust does not name"},
    {"not-pinned", "has a certificate that AOPClientPin does not name"},
    {"ocsp-not-asked", "has a certificate whose handshake did not ask OCSP as SSLOCSPEnable of this server requires"},
    {"failure", "could not be judged"},
};
constexpr const RefusalText& text_of(Refusal r) { return refusal_texts[std::size_t(r)]; }

}

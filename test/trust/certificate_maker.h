#pragma once
#include <string>
#include <utility>
#include <vector>

#include "core/trust/openssl.h"

namespace aop::test {

// One certificate and the key to it.
struct Made {
    OwnedX509 x;
    EVP_PKEY* key = nullptr;

    std::string pem() const;
    std::string hash() const;  // as in file names
};

// A day from today on, or a text that is written as it is, with the tag of UTCTime or of GeneralizedTime.
struct Day {
    int days = 0;
    std::string text = {};
    int tag = V_ASN1_UTCTIME;
};

// By OpenSSL's short name or by OID, and as openssl.cnf has it: {"basicConstraints", "critical,CA:TRUE"}, {"1.2.3", "DER:0500"}.
using Extensions = std::vector<std::pair<std::string, std::string>>;

// What a certificate shall be like.
struct Wish {
    std::string name;  // none: an empty subject
    EVP_PKEY* key = nullptr;
    const Made* issuer = nullptr;  // none: itself
    Day from = {-10}, to = {900};
    Extensions extensions = {};
    const EVP_MD* digest = EVP_sha256();
};
Made make(const Wish&);

// What a revocation list shall be like.
struct ListWish {
    const Made* issuer = nullptr;
    EVP_PKEY* key = nullptr;  // none: the issuer's
    Day from = {-5}, to = {60};
    bool ends = true;  // false: it has no nextUpdate
    std::vector<const Made*> revoked = {};
    Extensions extensions = {};
};
std::string make_list(const ListWish&);

// PEM with marks of trust, as `openssl x509 -trustout -addtrust …` makes it.
std::string marked(const Made&, int purpose_nid, bool reject = false);

std::string pem_of(EVP_PKEY*);

// A key of the kind that OpenSSL does not verify with: RSA 4096 with an exponent of 67 bits. It takes a second.
OwnedKey with_long_exponent();
// One that writes out its curve.
OwnedKey with_explicit_curve();

}

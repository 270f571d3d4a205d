#pragma once
#include <string_view>

#include "core/trust/openssl.h"

namespace aop {

struct LoadedKey {
    OwnedKey key;
    bool encrypted = false;
};
// PEM or DER; nobody is asked for a password.
LoadedKey load_private_key(std::string_view text);
bool belong_together(const X509*, const EVP_PKEY*);
// EVP_PKEY_RSA, EVP_PKEY_EC …; EVP_PKEY_NONE where OpenSSL does not know it.
int kind_of_key(const X509*);

}

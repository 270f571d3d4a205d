#include "core/trust/private_key.h"

#include "core/trust/pem.h"

namespace aop {

namespace {

int no_password(char*, int, int, void* asked)
{
    if (asked)
        *static_cast<bool*>(asked) = true;
    return -1;
}

}

LoadedKey load_private_key(std::string_view text)
{
    LoadedKey out;
    {
        const TextBio bio(text);
        if (bio.get())
            out.key.reset(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, &out.encrypted));
    }
    if (!out.key && !out.encrypted) {
        const OwnedBio bio(BIO_new_mem_buf(text.data(), int(text.size())));
        if (bio)
            out.key.reset(d2i_PrivateKey_bio(bio.get(), nullptr));
    }
    ERR_clear_error();
    return out;
}

bool belong_together(const X509* certificate, const EVP_PKEY* key)
{
    const bool yes = X509_check_private_key(certificate, key) == 1;
    ERR_clear_error();
    return yes;
}

int kind_of_key(const X509* certificate)
{
    const EVP_PKEY* key = X509_get0_pubkey(certificate);
    ERR_clear_error();
    return key ? EVP_PKEY_get_base_id(key) : EVP_PKEY_NONE;
}

}

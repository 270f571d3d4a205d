#pragma once
#include <memory>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/ssl.h>
#include <openssl/txt_db.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

namespace aop {

template <auto free_fn>
struct FreedBy {
    template <class T>
    void operator()(T* p) const
    {
        free_fn(p);
    }
};

using OwnedX509 = std::unique_ptr<X509, FreedBy<X509_free>>;
using OwnedBio = std::unique_ptr<BIO, FreedBy<BIO_free_all>>;
using OwnedKey = std::unique_ptr<EVP_PKEY, FreedBy<EVP_PKEY_free>>;
using OwnedKeyContext = std::unique_ptr<EVP_PKEY_CTX, FreedBy<EVP_PKEY_CTX_free>>;
using OwnedCrl = std::unique_ptr<X509_CRL, FreedBy<X509_CRL_free>>;
using OwnedStore = std::unique_ptr<X509_STORE, FreedBy<X509_STORE_free>>;
using OwnedStoreCtx = std::unique_ptr<X509_STORE_CTX, FreedBy<X509_STORE_CTX_free>>;
using OwnedObject = std::unique_ptr<X509_OBJECT, FreedBy<X509_OBJECT_free>>;
using OwnedLookupMethod = std::unique_ptr<X509_LOOKUP_METHOD, FreedBy<X509_LOOKUP_meth_free>>;
using OwnedContext = std::unique_ptr<SSL_CTX, FreedBy<SSL_CTX_free>>;
using OwnedSsl = std::unique_ptr<SSL, FreedBy<SSL_free>>;
using OwnedSslConf = std::unique_ptr<SSL_CONF_CTX, FreedBy<SSL_CONF_CTX_free>>;
using OwnedPkcs12 = std::unique_ptr<PKCS12, FreedBy<PKCS12_free>>;

inline void free_infos(STACK_OF(X509_INFO) * s) { sk_X509_INFO_pop_free(s, X509_INFO_free); }
inline void free_stack(STACK_OF(X509) * s) { sk_X509_free(s); }  // not what is in it
inline void free_chain(STACK_OF(X509) * s) { sk_X509_pop_free(s, X509_free); }
using OwnedInfos = std::unique_ptr<STACK_OF(X509_INFO), FreedBy<free_infos>>;
using OwnedStack = std::unique_ptr<STACK_OF(X509), FreedBy<free_stack>>;
using OwnedChain = std::unique_ptr<STACK_OF(X509), FreedBy<free_chain>>;
static_assert(sizeof(OwnedX509) == sizeof(X509*));

}

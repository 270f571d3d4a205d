#include "mod_aop/judgement/openssl_state.h"

#include <openssl/ssl.h>

#include <algorithm>

#include "core/trust/openssl.h"
#include "mod_aop/httpd/config.h"

namespace aop::mod {

namespace {

std::vector<std::string> certificates(X509_STORE* store)
{
    std::vector<std::string> all;
    X509_STORE_lock(store);
    const STACK_OF(X509_OBJECT)* objects = X509_STORE_get0_objects(store);
    for (int i = 0; i < sk_X509_OBJECT_num(objects); ++i)
        if (const X509* certificate = X509_OBJECT_get0_X509(sk_X509_OBJECT_value(objects, i)))
            all.push_back(fingerprint(certificate));
    X509_STORE_unlock(store);
    std::ranges::sort(all);
    return all;
}

}

X509_STORE* store_of(SSL_CTX* context)
{
    // `SSLOpenSSLConfCmd VerifyCAFile` makes a store that takes the other's place.
    X509_STORE* store = nullptr;
    if (SSL_CTX_get0_verify_cert_store(context, &store) == 1 && store)
        return store;
    return SSL_CTX_get_cert_store(context);
}

std::string fingerprint(const X509* certificate)
{
    constexpr char digits[] = "0123456789abcdef";
    unsigned char sum[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    std::string hex;
    if (X509_digest(certificate, EVP_sha256(), sum, &size) != 1)
        return hex;
    for (unsigned i = 0; i < size; ++i) {
        hex += digits[sum[i] >> 4];
        hex += digits[sum[i] & 15];
    }
    return hex;
}

PerServer<Observed> observed(const Inspection& inspection)
{
    const auto& servers = inspection.assessment().site.servers;
    PerServer<Observed> all(servers.size());
    for (const Server& server : servers) {
        Observed& o = all[server.index];
        const server_rec* record = inspection.record(server.index);
        o.known = record != nullptr;
        SSL_CTX* context = record ? config_of(record).context : nullptr;
        o.tls = context != nullptr;
        if (!context)
            continue;
        const int mode = SSL_CTX_get_verify_mode(context);
        o.asks = (mode & SSL_VERIFY_PEER) != 0;
        o.insists = (mode & SSL_VERIFY_FAIL_IF_NO_PEER_CERT) != 0;
        o.later = (mode & SSL_VERIFY_POST_HANDSHAKE) != 0;
        X509_STORE* store = store_of(context);
        o.anchors = certificates(store);
        o.own_store = store != SSL_CTX_get_cert_store(context);
    }
    return all;
}

}

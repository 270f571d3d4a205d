// A module for tests only: behind the back of every directive it adds the authorities of
// AOP_MEDDLE, a PEM file, to whom mod_ssl lets OpenSSL trust.
#include <httpd.h>

#include <apr_optional_hooks.h>
#include <http_config.h>
extern "C" {
#include <mod_ssl_openssl.h>
}

#include <cstdlib>

extern "C" {

static int meddle(server_rec*, apr_pool_t*, int is_proxy, SSL_CTX* context)
{
    if (const char* file = std::getenv("AOP_MEDDLE"); file && !is_proxy)
        SSL_CTX_load_verify_locations(context, file, nullptr);
    return OK;
}

static void register_hooks(apr_pool_t*) { APR_OPTIONAL_HOOK(ssl, init_server, meddle, nullptr, nullptr, APR_HOOK_MIDDLE); }

__attribute__((visibility("default"))) ::module AP_MODULE_DECLARE_DATA meddler_module = {
    STANDARD20_MODULE_STUFF, nullptr, nullptr, nullptr, nullptr, nullptr, register_hooks, 0,
};
}

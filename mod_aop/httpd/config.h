#pragma once
#include <openssl/types.h>

#include "core/httpd/settings/aop_settings.h"
#include "mod_aop/httpd/httpd.h"

namespace aop::mod {

struct Checkpoint;
struct Reading;

// What the module keeps for each server_rec. AP_MODULE_FLAG_ALWAYS_MERGE makes
// httpd give every virtual host one of its own.
struct ServerConfig {
    Intent intent = {};                      // as httpd merges it
    Reading* reading = nullptr;              // main server only: what check_config found
    SSL_CTX* context = nullptr;              // mod_ssl's, for TLS with clients; while httpd configures
    const Checkpoint* checkpoint = nullptr;  // where requests are judged
    bool broken = false;                     // what it says could not be kept: nobody gets in
};

ServerConfig& config_of(const server_rec* s);

void* create_server_config(apr_pool_t* pool, server_rec* s);
void* merge_server_config(apr_pool_t* pool, void* outer, void* inner);

extern const command_rec commands[];

}

// A module for tests only. MeddleServer ADDRESS makes a server that no <VirtualHost> has, as mod_perl can. AOP_MEDDLE_MEMORY leaves a name in the
// memory of the process that an older mod_aop could have left. Behind the back of every directive it adds the authorities of
// AOP_MEDDLE, a PEM file, to whom mod_ssl lets OpenSSL trust.
#ifndef AP_HAVE_DESIGNATED_INITIALIZER
#define AP_HAVE_DESIGNATED_INITIALIZER 1
#endif
#include <httpd.h>

#include <apr_optional_hooks.h>
#include <apr_strings.h>
#include <http_config.h>
#include <http_vhost.h>
#include <sys/mman.h>
extern "C" {
#include <mod_ssl_openssl.h>
}

#include <cstdlib>
#include <initializer_list>

extern "C" {

static int meddle(server_rec*, apr_pool_t*, int is_proxy, SSL_CTX* context)
{
    if (const char* file = std::getenv("AOP_MEDDLE"); file && !is_proxy)
        SSL_CTX_load_verify_locations(context, file, nullptr);
    return OK;
}

static const char* make_server(cmd_parms* cmd, void*, const char* address)
{
    server_rec* made = nullptr;
    if (const char* wrong = ap_init_virtual_host(cmd->pool, address, cmd->server, &made))
        return wrong;
    made->server_hostname = apr_pstrdup(cmd->pool, "made.test");
    made->defn_name = "a program";
    made->defn_line_number = 7;
    made->next = cmd->server->next;
    cmd->server->next = made;
    return nullptr;
}

static const command_rec commands[] = {AP_INIT_TAKE1("MeddleServer", make_server, nullptr, RSRC_CONF, "an address"), {}};

static int leave_memory(apr_pool_t* pool, apr_pool_t*, apr_pool_t*)
{
    // Whoever takes it for theirs ends.
    if (std::getenv("AOP_MEDDLE_MEMORY"))
        for (const char* name : {"aop:tallies", "aop:told"})
            apr_pool_userdata_set(mmap(nullptr, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), name, apr_pool_cleanup_null,
                                  apr_pool_parent_get(pool));
    return OK;
}

static void register_hooks(apr_pool_t*)
{
    ap_hook_pre_config(leave_memory, nullptr, nullptr, APR_HOOK_MIDDLE);
    APR_OPTIONAL_HOOK(ssl, init_server, meddle, nullptr, nullptr, APR_HOOK_MIDDLE);
}

__attribute__((visibility("default"))) ::module AP_MODULE_DECLARE_DATA meddler_module = {
    STANDARD20_MODULE_STUFF, nullptr, nullptr, nullptr, nullptr, commands, register_hooks, 0,
};
}

// A module for tests: under `httpd -t` it writes which modules each hook calls, in their order, to the file that HOOK_ORDER names.
#define AP_HAVE_DESIGNATED_INITIALIZER 1
#include <httpd.h>

#include <cstdio>
#include <cstdlib>

#include <apr_hooks.h>
#include <http_config.h>
#include <http_protocol.h>
#include <http_request.h>

extern "C" __attribute__((visibility("default"))) ::module hook_order_module;

namespace {

// All hooks keep the same: the function, whose it is, before and after whom it wants to be, and its number.
using Link = ap_LINK_translate_name_t;

struct Hook {
    const char* name;
    apr_array_header_t* (*get)();
};

const Hook hooks[]{
    {"post_read_request", ap_hook_get_post_read_request},
    {"quick_handler", ap_hook_get_quick_handler},
    {"translate_name", ap_hook_get_translate_name},
    {"map_to_storage", ap_hook_get_map_to_storage},
    {"header_parser", ap_hook_get_header_parser},
    {"access_checker", ap_hook_get_access_checker},
    {"access_checker_ex", ap_hook_get_access_checker_ex},
    {"check_user_id", ap_hook_get_check_user_id},
    {"auth_checker", ap_hook_get_auth_checker},
    {"fixups", ap_hook_get_fixups},
    {"handler", ap_hook_get_handler},
};

extern "C" {

static void tell(apr_pool_t*, server_rec*)
{
    const char* path = std::getenv("HOOK_ORDER");
    std::FILE* file = path ? std::fopen(path, "w") : nullptr;
    if (!file)
        return;
    for (const Hook& hook : hooks) {
        std::fprintf(file, "%s", hook.name);
        const apr_array_header_t* links = hook.get();
        for (int i = 0; links && i < links->nelts; ++i)
            std::fprintf(file, " %s", reinterpret_cast<const Link*>(links->elts)[i].szName);
        std::fputc('\n', file);
    }
    std::fclose(file);
}

static void register_hooks(apr_pool_t*) { ap_hook_test_config(tell, nullptr, nullptr, APR_HOOK_MIDDLE); }
}

}

extern "C" {

::module hook_order_module = {STANDARD20_MODULE_STUFF, nullptr, nullptr, nullptr, nullptr, nullptr, register_hooks, 0};
}

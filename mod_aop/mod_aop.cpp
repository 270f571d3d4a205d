// The module record: where httpd's C meets our C++.
#include "mod_aop/guard/authz.h"
#include "mod_aop/guard/connection.h"
#include "mod_aop/guard/guard.h"
#include "mod_aop/httpd/config.h"
#include "mod_aop/httpd/httpd.h"
#include "mod_aop/startup.h"
#include "mod_aop/status/status_handler.h"

namespace {

extern "C" {

static void register_hooks(apr_pool_t* pool)
{
    aop::mod::register_life(pool);
    aop::mod::register_connection(pool);
    aop::mod::register_guard(pool);
    aop::mod::register_authz(pool);
    aop::mod::register_status(pool);
}
}

}

::module aop_module{
    // As STANDARD20_MODULE_STUFF, but with the name that <IfModule> is given for every other module: theirs are compiled from C.
    MODULE_MAGIC_NUMBER_MAJOR,
    MODULE_MAGIC_NUMBER_MINOR,
    -1,
    "mod_aop.c",
    nullptr,
    nullptr,
    MODULE_MAGIC_COOKIE,
    nullptr,
    nullptr,  // per directory: nothing, so that no .htaccess can say anything
    nullptr,
    aop::mod::create_server_config,
    aop::mod::merge_server_config,
    aop::mod::commands,
    register_hooks,
    AP_MODULE_FLAG_ALWAYS_MERGE,
};

// A module for tests only: loaded last into an httpd, it prints the command table of
// every module that is linked or loaded and ends the process before any hook runs.
//   module  SOURCE-FILE  SYMBOL
//   command NAME  SOURCE-FILE  OVERRIDE-MASK  ARGUMENT-FORM  MMN
// make_directives.sh turns these lines into linter/httpd/directives.inc.
#define AP_HAVE_DESIGNATED_INITIALIZER 1
#include <httpd.h>

#include <ap_mmn.h>
#include <http_config.h>

#include <cstdio>
#include <cstdlib>

namespace {

int print_and_end(apr_pool_t*, apr_pool_t*, apr_pool_t*)
{
    std::printf("server %s %s\n", ap_get_server_description(), ap_get_server_built());
    for (const module* m = ap_top_module; m; m = m->next) {
        std::printf("module %s %s_module\n", m->name, ap_find_module_short_name(m->module_index));
        for (const command_rec* c = m->cmds; c && c->name; ++c)
            std::printf("command %s %s %d %d\n", c->name, m->name, c->req_override, int(c->args_how));
    }
    std::fflush(stdout);
    std::_Exit(0);
}

void register_hooks(apr_pool_t*) { ap_hook_pre_config(print_and_end, nullptr, nullptr, APR_HOOK_REALLY_FIRST); }

}

extern "C" {
extern module AP_MODULE_DECLARE_DATA dump_commands_module;
module AP_MODULE_DECLARE_DATA dump_commands_module
    __attribute__((visibility("default"))) = {STANDARD20_MODULE_STUFF, nullptr, nullptr, nullptr, nullptr, nullptr, register_hooks, 0};
}

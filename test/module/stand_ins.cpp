// A module for tests only: it knows the directives of modules that this machine does not
// have. AOP_STAND_INS names them, separated by blanks; they may stand anywhere and do nothing.
#define AP_HAVE_DESIGNATED_INITIALIZER 1
#include <httpd.h>

#include <http_config.h>

#include <cstdlib>
#include <cstring>

namespace {

constexpr int most = 256;
command_rec table[most + 1];

extern "C" {
static const char* ignore(cmd_parms*, void*, const char*) { return nullptr; }
}

// Before httpd looks at the table: when the module is loaded.
__attribute__((constructor)) void fill_table()
{
    const char* names = std::getenv("AOP_STAND_INS");
    char* rest = strdup(names ? names : "");  // httpd keeps the names
    for (command_rec& c : table) {
        char* name = &c == table + most ? nullptr : strtok_r(nullptr, " ", &rest);
        if (!name)
            break;
        c.name = name;
        c.func.raw_args = ignore;
        c.req_override = RSRC_CONF | ACCESS_CONF | OR_ALL;
        c.args_how = RAW_ARGS;
    }
}

}

extern "C" {
__attribute__((visibility("default"))) ::module AP_MODULE_DECLARE_DATA stand_ins_module = {
    STANDARD20_MODULE_STUFF, nullptr, nullptr, nullptr, nullptr, table, nullptr, 0,
};
}

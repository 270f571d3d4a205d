#pragma once
#include <span>
#include <string_view>

namespace aop {

// Where a directive may stand, as httpd's req_override masks: what AllowOverride
// can admit in .htaccess, and the places of the server's own files.
namespace context {
enum : unsigned {
    nowhere = 0,
    limit = 1,
    options = 2,
    file_info = 4,
    auth_config = 8,
    indexes = 16,
    any_override = limit | options | file_info | auth_config | indexes,
    in_directory = 64,  // in <Directory>, <Location>, <Files>, <If>
    in_server = 128,    // outside of them
    in_proxy = 2048,    // in <Proxy>
    on_read = 256,      // not a place: httpd executes it while it reads
};
}

// How httpd splits the arguments: TAKE1, ITERATE2, FLAG…
enum class Form : unsigned char {
    raw,
    take1,
    take2,
    iterate,
    iterate2,
    flag,
    none,
    take12,
    take3,
    take23,
    take123,
    take13,
    argv,
};

// One directive as one module registers it. Several modules may have the same.
struct Command {
    std::string_view name;    // spelled as in httpd; sections start with '<'
    std::string_view module;  // its source file: "mod_ssl.c"
    unsigned contexts;        // of namespace context
    Form form;

    bool executes_on_read() const { return contexts & context::on_read; }
};

// All commands of httpd 2.4 and mod_aop, those of one name side by side.
std::span<const Command> commands();

// Those called `name`, without regard to case; empty when no module we know has it.
std::span<const Command> commands_named(std::string_view name);

}

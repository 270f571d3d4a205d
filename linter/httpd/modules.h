#pragma once
#include <span>
#include <string_view>

namespace aop {

// A module of httpd: what LoadModule calls it, what <IfModule> and AddModule
// messages call it, and the file that it is loaded from.
struct Module {
    std::string_view symbol;  // "ssl_module"
    std::string_view source;  // "mod_ssl.c"
    std::string_view file;    // "mod_ssl.so"; "" when Debian links it into the server
};

// Every module of httpd 2.4 and mod_aop, ordered by symbol.
std::span<const Module> modules();

// By symbol or by source file, exactly as written: httpd compares case here.
const Module* module_by_symbol(std::string_view symbol);
const Module* module_by_source(std::string_view source);

}

#pragma once
#include <string_view>

namespace aop {

// What request.cpp relies on: in this hook of httpd the first module is called before the second, in whatever order the modules are loaded.
// test/attack/hook_order_test.cpp asks the real httpd.
struct HookOrder {
    std::string_view hook, before, after;  // after: "" where it is enough that the module is called
};
inline constexpr HookOrder hook_orders[]{
    // Addresses and variables are settled, and the SNI is checked, before a URL is looked at.
    {"post_read_request", "mod_remoteip.c", "mod_setenvif.c"},
    {"post_read_request", "mod_remoteip.c", "mod_ssl.c"},
    // A rule comes before ProxyPass, ProxyPass before Redirect and Alias, these before folders of people and of hosts, DocumentRoot last.
    {"translate_name", "mod_rewrite.c", "mod_proxy.c"},
    {"translate_name", "mod_rewrite.c", "mod_alias.c"},
    {"translate_name", "mod_proxy.c", "mod_alias.c"},
    {"translate_name", "mod_alias.c", "core.c"},
    {"translate_name", "mod_userdir.c", "core.c"},
    {"translate_name", "mod_vhost_alias.c", "core.c"},
    // Proxied requests skip the folders of the file system.
    {"map_to_storage", "mod_proxy.c", "core.c"},
    // Require is evaluated where access is checked, or after the password; mod_ssl's demands come before both.
    {"access_checker_ex", "mod_authz_core.c", ""},
    {"access_checker", "mod_ssl.c", ""},
    {"access_checker", "mod_access_compat.c", ""},
    {"auth_checker", "mod_ssl.c", "mod_authz_core.c"},
    // The rules of folders, then a Redirect in a section, then the page of a folder.
    {"fixups", "mod_rewrite.c", "mod_alias.c"},
    {"fixups", "mod_alias.c", "mod_dir.c"},
    {"fixups", "mod_rewrite.c", "mod_dir.c"},
    // The cache answers before all of this.
    {"quick_handler", "mod_cache.c", ""},
};

}

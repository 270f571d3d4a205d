// Mutex: a mechanism with its folder, then the names that the loaded modules have registered.
#include "linter/validate/special_values.h"

#include <algorithm>

namespace aop {

namespace {

struct MutexName {
    std::string_view name, module;
};

constexpr MutexName mutex_names[]{
    {"authdigest-client", "mod_auth_digest.c"},
    {"authn-socache", "mod_authn_socache.c"},
    {"cache-socache", "mod_cache_socache.c"},
    {"default", "core.c"},
    {"ldap-cache", "mod_ldap.c"},
    {"lua-ivm-shm", "mod_lua.c"},
    {"mpm-accept", "prefork.c"},
    {"mpm-accept", "worker.c"},
    {"proxy", "mod_proxy.c"},
    {"proxy-balancer-shm", "mod_proxy_balancer.c"},
    {"rewrite-map", "mod_rewrite.c"},
    {"ssl-cache", "mod_ssl.c"},
    {"ssl-stapling", "mod_ssl.c"},
    {"ssl-stapling-refresh", "mod_ssl.c"},
    {"watchdog-callback", "mod_watchdog.c"},
};

}

// METHOD[:FILE] [NAME…] [OmitPID]
Complaint check_mutex(const Call& call)
{
    if (call.words.empty() || call.words[0].empty())
        return "Mutex requires at least a mechanism argument (";
    const std::string& first = call.words[0];
    const std::size_t colon = first.find(':');
    const std::string method = first.substr(0, colon), folder = colon == first.npos ? "" : first.substr(colon + 1);
    static constexpr std::string_view methods[]{"none", "no", "default", "yes", "fcntl", "file", "flock", "posixsem", "sem", "sysvsem", "pthread"};
    if (std::ranges::none_of(methods, [&](std::string_view m) { return iequals(m, method); }))
        return cat("Invalid Mutex argument ", first, " (");
    const bool has_folder = !folder.empty();
    // Start scripts make folders below /run, which /var/run and /var/lock lead to.
    const bool made_at_start = folder.starts_with("/run/") || folder.starts_with("/var/run/") || folder.starts_with("/var/lock/");
    if (has_folder && !made_at_start && call.walker.installed())
        if (!finds_folder(call, call.walker.absolute(folder)))
            return cat("Invalid Mutex directory in argument ", first);
    if (call.walker.unknown_modules())
        return std::nullopt;
    // The last one is named in the message.
    std::string named = "default";
    for (std::size_t i = call.words.size() - 1; i > 0; --i) {
        const auto is_it = [&](const MutexName& m) { return m.name == call.words[i] && call.walker.has_module(m.module); };
        if (!call.words[i].empty() && !iequals(call.words[i], "omitpid") && std::ranges::none_of(mutex_names, is_it))
            return cat("Mutex type ", call.words[i], " is not valid");
        if (!call.words[i].empty() && !iequals(call.words[i], "omitpid"))
            named = call.words[i];
    }
    // No mutex of httpd's own modules does without.
    if (iequals(method, "none") || iequals(method, "no"))
        return cat("None is not allowed for mutex type ", named);
    return std::nullopt;
}

}

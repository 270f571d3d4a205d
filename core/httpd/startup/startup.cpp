// What ends a start after `httpd -t` has said "Syntax OK". httpd reads its configuration, opens its logs and listeners and then
// asks each module (post_config), of which mod_ssl does most: it reads certificates and keys, and sets up an SSL_CTX for
// each server. Any failure there ends the whole process, at a reload as well as at a start, whatever the server: so one
// failure takes every site down.
#include "core/httpd/startup/startup.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/httpd/startup/checks.h"

namespace aop {

namespace {

// Paths below the ServerRoot as people write them, without it.
void shorten(std::string& text, const std::string& root)
{
    const std::string prefix = cat(" ", root, "/");
    for (std::size_t at; root.size() > 1 && (at = text.find(prefix)) != text.npos;)
        text.erase(at + 1, prefix.size() - 1);
}

bool is_installed(const Configuration& configuration, Files& files)
{
    return configuration.running || std::ranges::any_of(configuration.module_files, [&](const ModuleFile& m) { return bool(files.status(m.path)); });
}

}

Startup examine_startup(const Configuration& configuration, const Site& site, const PerServer<bool>& tls, Files& files, HostMachine* machine)
{
    const StartupScene scene{configuration, site, tls, files, is_installed(configuration, files), machine};
    Startup startup;
    for (const auto check : {check_modules, check_accounts, check_run_files, check_listeners, check_logs, check_fips})
        check(scene, startup.failures);
    check_tls_servers(scene, startup);
    check_proxy_certificates(scene, startup.failures);
    check_post_config(scene, startup.failures);
    for (StartupFailure& f : startup.failures)
        shorten(f.text, configuration.server_root);
    return startup;
}

}

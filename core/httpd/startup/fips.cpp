// SSLFIPS on takes every cipher away from an OpenSSL without its FIPS provider: mod_ssl then makes no SSL_CTX.
#include <algorithm>

#include "core/base/ascii.h"
#include "core/httpd/startup/checks.h"
#include "core/httpd/startup/server_lines.h"

namespace aop {

namespace {

// OpenSSL looks in a folder of its own, or where its openssl.cnf says: only where providers are known to be is this one missing.
bool may_have_provider(Files& files)
{
    constexpr std::uint64_t largest = 1 << 20;
    for (const char* path : {"/etc/ssl/openssl.cnf", "/etc/pki/tls/openssl.cnf", "/usr/lib/ssl/openssl.cnf", "/etc/openssl/openssl.cnf"}) {
        const auto text = files.read(path, largest);
        for (std::string_view rest = text ? std::string_view(*text) : std::string_view(); !rest.empty();) {
            const std::string line = lowered(rest.substr(0, rest.find('\n')));
            rest.remove_prefix(std::min(line.size() + 1, rest.size()));
            if (line.find("fips") < line.find('#'))
                return true;
        }
    }
    bool seen = false;
    for (const char* library : {"/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib"}) {
        const auto entries = files.list(library);
        if (!entries)
            continue;
        for (const Files::Entry& entry : *entries) {
            if (!entry.name.starts_with("ossl-modules"))
                continue;
            seen = true;
            if (files.status(cat(library, "/", entry.name, "/fips.so")))
                return true;
        }
    }
    return !seen;
}

}

void check_fips(const StartupScene& scene, std::vector<StartupFailure>& found)
{
    const ServerLines main(scene.site.main(), {"SSLFIPS", "SSLProxyEngine"});
    const Directive* fips = main.last("SSLFIPS");
    if (!is_on(fips) || !scene.installed || !scene.configuration.has_module("mod_ssl.c"))
        return;
    const bool uses_tls = std::ranges::any_of(scene.site.servers, [&](const Server& server) {
        return scene.tls[server.index] || is_on(last_of(ServerLines(server, {"SSLProxyEngine"}), main, "SSLProxyEngine"));
    });
    if (uses_tls && !may_have_provider(scene.files))
        found.push_back({.cause = StartupCause::crypto_driver,
                         .place = fips->place,
                         .word = 1,
                         .text = "OpenSSL has no FIPS provider for SSLFIPS: `httpd -t` passes, and the next start or reload ends the server"});
}

}

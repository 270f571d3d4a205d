// What modules other than mod_ssl ask for after `httpd -t`, in their post_config hooks, and what LoadModule itself asks for: each
// measured by starting httpd.
#include <algorithm>
#include <cerrno>
#include <map>

#include "core/base/ascii.h"
#include "core/base/failure.h"
#include "core/httpd/startup/checks.h"
#include "core/httpd/startup/server_lines.h"
#include "core/httpd/syntax/arguments.h"

namespace aop {

namespace {

constexpr std::string_view then = ": `httpd -t` passes, and the next start or reload ends the server";

bool istarts_with(std::string_view text, std::string_view start) { return iequals(text.substr(0, start.size()), start); }

// `module` does not work without `needs`.
struct Need {
    std::string_view module, needs;
    bool loads_without = true;  // else LoadModule fails, unless the line of the other stands before
};
constexpr Need needs[]{
    {"mod_cache_disk.c", "mod_cache.c", false},
    {"mod_cache_socache.c", "mod_cache.c", false},
    {"mod_dav_fs.c", "mod_dav.c", false},
    {"mod_dav_lock.c", "mod_dav.c", false},
    {"mod_proxy_ajp.c", "mod_proxy.c", false},
    {"mod_proxy_balancer.c", "mod_proxy.c", false},
    {"mod_proxy_connect.c", "mod_proxy.c", false},
    {"mod_proxy_express.c", "mod_proxy.c", false},
    {"mod_proxy_fcgi.c", "mod_proxy.c", false},
    {"mod_proxy_fdpass.c", "mod_proxy.c", false},
    {"mod_proxy_ftp.c", "mod_proxy.c", false},
    {"mod_proxy_hcheck.c", "mod_proxy.c", false},
    {"mod_proxy_http.c", "mod_proxy.c", false},
    {"mod_proxy_http2.c", "mod_proxy.c", false},
    {"mod_proxy_scgi.c", "mod_proxy.c", false},
    {"mod_proxy_uwsgi.c", "mod_proxy.c", false},
    {"mod_proxy_wstunnel.c", "mod_proxy.c", false},
    {"mod_session_cookie.c", "mod_session.c", false},
    {"mod_session_crypto.c", "mod_session.c", false},
    {"mod_session_dbd.c", "mod_session.c", false},
    {"mod_authnz_ldap.c", "util_ldap.c"},
    {"mod_auth_form.c", "mod_session.c"},
    {"mod_auth_form.c", "mod_request.c"},
    {"mod_heartmonitor.c", "mod_watchdog.c"},
    {"mod_heartmonitor.c", "mod_slotmem_shm.c"},
    {"mod_proxy_hcheck.c", "mod_watchdog.c"},
};

// "mod_ldap" for util_ldap.c
std::string_view shown_module(std::string_view source) { return source == "util_ldap.c" ? "mod_ldap" : source.substr(0, source.size() - 2); }

// The LoadModule line of a module; nullptr for one that is built in.
const ModuleFile* line_of(const Configuration& configuration, std::string_view source)
{
    const std::string_view shown = shown_module(source);
    for (const ModuleFile& module : configuration.module_files)
        if (module.symbol == cat(shown.substr(4), "_module"))
            return &module;
    return nullptr;
}

void check_needs(const StartupScene& scene, std::vector<StartupFailure>& found)
{
    const Configuration& c = scene.configuration;
    for (const Need& need : needs) {
        if (!c.has_module(std::string(need.module)))
            continue;
        const ModuleFile* module = line_of(c, need.module);
        const ModuleFile* other = line_of(c, need.needs);
        const bool there = c.has_module(std::string(need.needs)), late = there && !need.loads_without && module && other && other > module;
        // Without a heartbeat from anybody there is nothing to keep in shared memory.
        const ServerLines main(scene.site.main(), {"HeartbeatMaxServers"});
        const Directive* most = main.last("HeartbeatMaxServers");
        const bool idle = need.needs == "mod_slotmem_shm.c" && most && word_of(*most, 1) == "0";
        if ((there && !late) || idle)
            continue;
        found.push_back(
            {.cause = StartupCause::module_dependency,
             .place = module ? module->place : Place(),
             .word = 1,
             .text = cat(shown_module(need.module), " needs ", shown_module(need.needs),
                         late ? ", which is loaded after it" : ", which is not loaded", need.loads_without ? then : ": httpd does not start"),
             .caught_by_configtest = !need.loads_without});
    }
}

bool is_missing(Files& files, const std::string& path)
{
    const auto status = files.status(path);
    return !status && (status.error().code == ENOENT || status.error().code == ENOTDIR);
}

bool is_folder(Files& files, const std::string& path)
{
    const auto status = files.status(path);
    return status && status->type == Files::Type::directory;
}

// "dbm:PATH" and "shmcb:PATH(SIZE)", of a directive whose cache is made at the start only.
Failure check_cache(const StartupScene& scene, std::string_view spec, bool parsed_before)
{
    const std::size_t colon = spec.find(':');
    const std::string_view kind = spec.substr(0, colon), rest = colon == spec.npos ? "" : spec.substr(colon + 1);
    if (iequals(kind, "dbm") && !rest.empty()) {
        const std::string path = scene.absolute(std::string(rest)), folder = path.substr(0, std::max<std::size_t>(path.rfind('/'), 1));
        // Start scripts make folders there.
        if (is_missing(scene.files, folder) && !path.starts_with("/run/") && !path.starts_with("/var/run/"))
            return Error{cat("there is no folder ", folder)};
        return is_folder(scene.files, path) ? Failure(Error{cat(path, " is a folder")}) : std::nullopt;
    }
    if (parsed_before)
        return {};
    if ((iequals(kind, "memcache") || iequals(kind, "redis")) && rest.empty())
        return Error{"it names no server"};
    const std::size_t open = rest.rfind('(');
    if (iequals(kind, "shmcb") && (open != rest.npos) != rest.ends_with(')'))
        return Error{"its size has one parenthesis only"};
    if (iequals(kind, "shmcb") && open != rest.npos && rest.ends_with(')')) {
        // Below `room` the index has fewer than five places, as mod_cache_socache asks for entries of 2 KiB.
        constexpr std::int64_t least = 8192, room = 10'648, most = 4'294'967'295;
        std::int64_t size = 0;
        for (const char digit : rest.substr(open + 1, rest.size() - open - 2)) {
            if (digit < '0' || digit > '9' || size > most)
                return Error{"its size is not a number that fits"};
            size = size * 10 + (digit - '0');
        }
        if (size < least)
            return Error{"its size is below 8192 bytes"};
        if (size < room)
            return Error{cat("its size is below ", room, " bytes, which five entries need")};
    }
    return {};
}

void check_caches(const StartupScene& scene, const ServerLines& main, std::vector<StartupFailure>& found)
{
    struct Cache {
        std::string_view directive, module;
        bool parsed_before;  // `httpd -t` has made it from its text already
    };
    constexpr Cache caches[]{{"SSLSessionCache", "mod_ssl.c", true},
                             {"SSLStaplingCache", "mod_ssl.c", true},
                             {"AuthnCacheSOCache", "mod_authn_socache.c", true},
                             {"CacheSocache", "mod_cache_socache.c", false}};
    for (const Cache& cache : caches) {
        if (!scene.configuration.has_module(std::string(cache.module)))
            continue;
        const auto check = [&](const Directive* line, std::optional<ServerId> server) {
            const std::string spec = line ? word_of(*line, 1) : "";
            if (const Failure fault = check_cache(scene, spec, cache.parsed_before))
                found.push_back({.cause = StartupCause::shared_cache,
                                 .server = server,
                                 .place = line->place,
                                 .word = 1,
                                 .text = server ? cat("has ", cache.directive, " ", spec, ", which cannot be set up: ", fault->message, then)
                                                : cat(cache.directive, " ", spec, " cannot be set up: ", fault->message, then)});
        };
        check(main.last(cache.directive), std::nullopt);
        if (!cache.parsed_before)
            for (const Server& server : scene.site.servers)
                if (!server.is_main())
                    check(ServerLines(server, {"CacheSocache"}).last("CacheSocache"), server.index);
    }
    const Directive* enable = main.last("AuthnCacheEnable");
    if (enable && !main.last("AuthnCacheSOCache") && scene.configuration.has_module("mod_authn_socache.c") &&
        !scene.configuration.has_module("mod_socache_shmcb.c"))
        found.push_back(
            {.cause = StartupCause::shared_cache,
             .place = enable->place,
             .text = cat("AuthnCacheEnable has no cache to use: mod_socache_shmcb is not loaded, and no AuthnCacheSOCache names another", then)});
}

// Programs of RewriteMap, which mod_rewrite starts where its engine is on.
void check_maps(const StartupScene& scene, std::vector<StartupFailure>& found)
{
    const ServerLines main(scene.site.main(), {"RewriteEngine"});
    for (const Server& server : scene.site.servers) {
        const ServerLines own(server, {"RewriteEngine", "RewriteMap"});
        if (own.all("RewriteMap").empty() || !is_on(last_of(own, main, "RewriteEngine")))
            continue;
        for (const Directive* line : own.all("RewriteMap")) {
            const std::string map = word_of(*line, 2);
            if (!istarts_with(map, "prg:"))
                continue;
            std::string_view command = std::string_view(map).substr(4);
            const std::string program = scene.absolute(next_word(command));
            const auto status = scene.files.status(program);
            if (status && status->type == Files::Type::regular && (status->mode & 0111) == 0)
                found.push_back(
                    {.cause = StartupCause::map_program,
                     .server = server.index,
                     .place = line->place,
                     .word = 2,
                     .text = cat("has RewriteMap ", word_of(*line, 1), " with the program ", program, ", which nobody may execute", then)});
        }
    }
}

std::string lower(std::string text)
{
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    return text;
}

// A balancer, and whether any line sets its method.
using Balancers = std::map<std::string, std::pair<const Directive*, bool>>;

bool sets_method(std::string_view args)
{
    return std::ranges::any_of(words(args), [](const std::string& word) { return istarts_with(word, "lbmethod="); });
}

void collect_balancers(const Directive& node, Balancers& all)
{
    const auto see = [&](const std::string& url, const Directive& line, bool defines, bool method) {
        if (!istarts_with(url, "balancer://"))
            return;
        const std::string name = lower(url.substr(0, url.find('/', std::string_view("balancer://").size())));
        auto& known = all[name];
        if (defines && !known.first)
            known.first = &line;
        known.second |= method;
    };
    for (const Directive& d : node) {
        if (d.is("<VirtualHost"))
            continue;
        if (d.is("<Proxy")) {
            std::string_view rest = section_argument(d);
            const std::string url = next_word(rest);
            // Without a member it is none yet.
            bool method = sets_method(rest), defines = !trimmed(rest).empty();
            for (const Directive& child : d) {
                method |= child.is("ProxySet") && sets_method(child.args());
                defines |= child.is("ProxySet") || child.is("BalancerMember");
            }
            see(url, d, defines, method);
        } else if (d.is("BalancerMember") || d.is("ProxySet")) {
            see(word_of(d, 1), d, d.is("BalancerMember"), d.is("ProxySet") && sets_method(d.args()));
        } else if (d.is("ProxyPass") || d.is("ProxyPassMatch")) {
            const std::string first = word_of(d, 1);
            see(istarts_with(first, "balancer://") ? first : word_of(d, 2), d, true, sets_method(d.args()));
        }
        if (d.is_section() && !d.is("<Proxy"))
            collect_balancers(d, all);
    }
}

void check_balancers(const StartupScene& scene, std::vector<StartupFailure>& found)
{
    if (!scene.configuration.has_module("mod_proxy_balancer.c") || scene.configuration.has_module("mod_lbmethod_byrequests.c"))
        return;
    for (const Server& server : scene.site.servers) {
        if (!server.node)
            continue;
        Balancers all;
        collect_balancers(*server.node, all);
        for (const auto& [name, seen] : all)
            if (seen.first && !seen.second)
                found.push_back({.cause = StartupCause::balancer_method,
                                 .server = server.index,
                                 .place = seen.first->place,
                                 .word = 1,
                                 .text = cat("has ", name,
                                             " without lbmethod, and mod_lbmethod_byrequests, the method of such a balancer, is not loaded", then)});
    }
}

// APR looks in a folder of its own, which each distribution calls otherwise: only where drivers are known to be is one missing.
bool has_crypto_driver(Files& files, const std::string& name)
{
    for (const char* library : {"/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib"}) {
        const std::string folder = cat(library, "/apr-util-1/");
        if (const auto all = files.list(folder))
            return bool(files.status(cat(folder, "apr_crypto_", name, ".so"))) || bool(files.status(cat(folder, "apr_crypto_", name, "-1.so")));
    }
    return true;
}

void check_files(const StartupScene& scene, const ServerLines& main, std::vector<StartupFailure>& found)
{
    constexpr std::uint64_t largest = 1 << 20;
    const auto fail = [&](const Directive& line, std::string text) {
        found.push_back({.cause = StartupCause::support_file, .place = line.place, .word = 1, .text = cat(std::move(text), then)});
    };
    if (const Directive* line = main.last("AuthLDAPCharsetConfig"); line && scene.configuration.has_module("mod_authnz_ldap.c")) {
        const std::string path = scene.absolute(word_of(*line, 1));
        if (is_missing(scene.files, path)) {
            fail(*line, cat("mod_authnz_ldap finds no file ", path));
        } else if (const auto text = scene.files.read(path, largest)) {
            bool knows_utf8 = false;
            for (std::string_view rest = *text; !rest.empty();) {
                std::string_view row = rest.substr(0, rest.find('\n'));
                rest.remove_prefix(std::min(row.size() + 1, rest.size()));
                if (row.starts_with('#'))
                    continue;
                knows_utf8 |= iequals(next_word(row), "utf-8") && !row.empty();
            }
            if (!knows_utf8)
                fail(*line, cat("mod_authnz_ldap finds no line for utf-8 in ", path));
        }
    }
    if (const Directive* line = main.last("MDStoreDir"); line && scene.configuration.has_module("mod_md.c")) {
        const std::string path = scene.absolute(word_of(*line, 1));
        if (const auto status = scene.files.status(path); status && status->type == Files::Type::regular)
            fail(*line, cat("mod_md cannot keep anything in ", path, ", which is a file"));
    }
    if (const Directive* line = main.last("SessionCryptoDriver"); line && scene.configuration.has_module("mod_session_crypto.c"))
        if (const std::string name = word_of(*line, 1); !has_crypto_driver(scene.files, name))
            found.push_back({.cause = StartupCause::crypto_driver,
                             .place = line->place,
                             .word = 1,
                             .text = cat("APR has no crypto driver ", name, " for SessionCryptoDriver", then)});
}

}

void check_post_config(const StartupScene& scene, std::vector<StartupFailure>& found)
{
    const ServerLines main(scene.site.main(), {"SSLSessionCache", "SSLStaplingCache", "AuthnCacheSOCache", "CacheSocache", "AuthnCacheEnable",
                                               "AuthLDAPCharsetConfig", "MDStoreDir", "SessionCryptoDriver"});
    check_managed_domains(scene, found);
    if (!scene.installed)
        return;
    check_needs(scene, found);
    check_caches(scene, main, found);
    check_maps(scene, found);
    check_balancers(scene, found);
    check_files(scene, main, found);
}

}

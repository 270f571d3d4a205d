#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/files/file_system.h"
#include "core/files/machine.h"
#include "core/httpd/settings/site.h"
#include "core/httpd/startup/served_certificates.h"
#include "core/httpd/syntax/configuration.h"

namespace aop {

// Why httpd does not come up: one of these a rule, because each has a remedy of its own.
enum class StartupCause {
    certificate_missing,
    certificate_unusable,
    key_unusable,
    key_mismatch,
    pass_phrase,
    key_too_weak,
    chain_unusable,
    ciphers,
    protocols,
    openssl_command,
    stapling_cache,
    ticket_key,
    proxy_certificate,
    log_unwritable,
    log_program,
    runtime_folder,
    account,
    module_file,
    listeners_collide,
    types_file,
    balancer_memory,
    module_dependency,
    managed_domain,
    shared_cache,
    map_program,
    balancer_method,
    crypto_driver,
    support_file,
    port_taken,
    address_elsewhere,
    disk_full,
};

// Something between `httpd -t` and "resuming normal operations" that ends the start, and the next reload.
struct StartupFailure {
    StartupCause cause;
    std::optional<ServerId> server = {};  // nothing: it is about all of them
    Place place = {};
    int word = 0;                       // of that line, as Finding::word
    std::string text = {};              // with a server the sentence without its subject, else a whole one
    bool caught_by_configtest = false;  // `httpd -t` already says so
    bool reload_lives = false;          // a reload only logs it; the next start fails
};

// The files of a configuration, and whose machine they are on.
struct StartupScene {
    const Configuration& configuration;
    const Site& site;
    const PerServer<bool>& tls;  // per server: does it speak TLS?
    Files& files;
    // Whether the modules that the configuration loads are among the files. Without them this is a copy, a repository for
    // example, whose logs and accounts are elsewhere: nothing is said about those.
    bool installed = false;
    HostMachine* machine = nullptr;  // where the configuration is this machine's own

    std::string absolute(const std::string& path) const { return merged_path(configuration.server_root, path); }
};

// What is known once everything that httpd does at its start has been looked at.
struct Startup {
    std::vector<StartupFailure> failures;  // in httpd's order: what is found first is what it says first
    ServedCertificates served;
};
Startup examine_startup(const Configuration&, const Site&, const PerServer<bool>& tls, Files&, HostMachine*);

}

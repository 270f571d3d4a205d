#pragma once
#include <vector>

#include "core/httpd/startup/startup.h"

namespace aop {

// The parts of startup_failures, each a subject.
void check_modules(const StartupScene&, std::vector<StartupFailure>&);    // LoadModule, TypesConfig, what modules need of each other
void check_accounts(const StartupScene&, std::vector<StartupFailure>&);   // User, Group
void check_run_files(const StartupScene&, std::vector<StartupFailure>&);  // PidFile, ScoreBoardFile
void check_logs(const StartupScene&, std::vector<StartupFailure>&);       // ErrorLog, CustomLog, programs behind pipes
void check_listeners(const StartupScene&, std::vector<StartupFailure>&);  // Listen
void check_fips(const StartupScene&, std::vector<StartupFailure>&);       // SSLFIPS
void check_tls_servers(const StartupScene&, Startup&);                    // what mod_ssl makes of each server
void check_proxy_certificates(const StartupScene&, std::vector<StartupFailure>&);
void check_managed_domains(const StartupScene&, std::vector<StartupFailure>&);
void check_post_config(const StartupScene&, std::vector<StartupFailure>&);  // what the other modules need

}

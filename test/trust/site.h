#pragma once
#include <filesystem>
#include <memory>
#include <string>

#include "core/files/disk.h"
#include "core/httpd/settings/site.h"
#include "core/httpd/syntax/configuration.h"
#include "core/trust/trust_set.h"

namespace aop::test {

// What we make of a configuration file that a real httpd is about to read.
struct Predicted {
    Predicted(const std::filesystem::path& server_root, const std::string& main_file);

    Disk disk;
    Configuration configuration;
    Site site;
    CertificateFiles certificates{disk};
    TrustSets trust;
    std::int64_t now;
};

// Files; an EC key where nothing is said.
struct ServerCertificate {
    std::string certificate = {}, key = {};
};
// The lines of a virtual host that every test here needs around its own.
std::string vhost(std::uint16_t port, const std::string& lines, const ServerCertificate& = {});
// One that shows the page of the module at /aop, where that is loaded.
std::string status_vhost(std::uint16_t port, bool with_module);

}

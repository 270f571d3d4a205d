#include "test/trust/site.h"

#include <ctime>

#include "core/base/ascii.h"
#include "linter/reader/read_tree.h"
#include "test/support/certificates.h"
#include "test/support/installed_httpd.h"
#include "test/support/reading.h"

namespace aop::test {

Predicted::Predicted(const std::filesystem::path& server_root, const std::string& main_file)
{
    ReadOptions options{.httpd = installed_version()};
    options.server_root = server_root.string();
    options.main_file = main_file;
    options.static_modules = debian_options().static_modules;
    read_configuration(disk, options, configuration);
    site = evaluate(configuration);
    now = std::time(nullptr);
    trust = trust_sets(site, certificates, now);
}

std::string vhost(std::uint16_t port, const std::string& lines, const ServerCertificate& own)
{
    return cat("Listen 127.0.0.1:", port, "\n<VirtualHost 127.0.0.1:", port, ">\nServerName s", port, ".test\nSSLEngine on\n", "SSLCertificateFile ",
               own.certificate.empty() ? certificate("server.pem") : own.certificate, "\nSSLCertificateKeyFile ",
               own.key.empty() ? certificate("server.key") : own.key, "\n", lines, "</VirtualHost>\n");
}

std::string status_vhost(std::uint16_t port, bool with_module)
{
    return cat("Listen 127.0.0.1:", port, "\n<VirtualHost 127.0.0.1:", port, ">\nServerName status.test\n",
               with_module ? "<Location /aop>\nSetHandler aop-status\n</Location>\n" : "", "</VirtualHost>\n");
}

}

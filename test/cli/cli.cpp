#include "test/cli/cli.h"

#include <filesystem>
#include <fstream>

#include "linter/system/console.h"
#include "test/support/certificates.h"
#include "test/support/known.h"

namespace aop::test {

namespace {

constexpr std::int64_t june_2026 = 1'780'272'000;

std::string tree(const std::string& folder, std::string_view verify)
{
    std::filesystem::create_directories(folder);
    copy_certificates(folder + "/certs");
    std::filesystem::create_directories(folder + "/htdocs");
    std::ofstream(folder + "/httpd.conf") << "Listen 443\n"
                                             "<VirtualHost *:443>\n"
                                             "    ServerName shop.example.com\n"
                                             "    SSLEngine on\n"
                                             "    SSLCertificateFile certs/server.pem\n"
                                             "    SSLCertificateKeyFile certs/server.key\n"
                                             "    SSLVerifyClient "
                                          << verify
                                          << "\n"
                                             "    SSLVerifyDepth 1\n"
                                             "    SSLCACertificateFile certs/origin-pull-ca.pem\n"
                                             "    DocumentRoot htdocs\n"
                                             "</VirtualHost>\n";
    return folder;
}

}

Said aop_lint(const std::vector<std::string>& args, const World& world)
{
    Said said;
    const Console console{.input = [&] { return world.input; },
                          .out = [&](std::string_view text) { said.out += text; },
                          .err = [&](std::string_view text) { said.err += text; },
                          .environment = world.environment,
                          .directory = world.directory,
                          .now = june_2026,
                          .out_terminal = world.terminal,
                          .err_terminal = world.terminal,
                          .width = world.width,
                          .known = known_stand_ins()};
    said.status = run(args, console);
    return said;
}

std::string good_tree(const std::string& below) { return tree(below + "/good", "require"); }
std::string bad_tree(const std::string& below) { return tree(below + "/bad", "optional"); }

}

// What only the machine knows is asked where there is one, and never said otherwise.
#include <boost/test/unit_test.hpp>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/base/ascii.h"
#include "core/files/this_machine.h"
#include "core/httpd/assessment.h"
#include "core/verdicts/rule.h"
#include "linter/reader/read_tree.h"
#include "test/support/memory_files.h"

using namespace aop;
using namespace aop::test;

namespace {

// Has 192.0.2.1; nginx listens on port 8080; /full and /locked cannot be written to.
struct FakeMachine : HostMachine {
    bool has_address(Bytes bytes) override { return bytes[0] == 192; }
    std::optional<Program> listener(Bytes, std::uint16_t port) override
    {
        return port == 8080 ? std::optional(Program{"nginx", 4711}) : std::nullopt;
    }
    Room room(const std::string& folder) override { return folder == "/full" ? Room::none : folder == "/locked" ? Room::read_only : Room::some; }
};

std::string said(const std::string& text, HostMachine* machine)
{
    MemoryFiles files;
    files.put("/m/mod_mpm_event.so", "ELF");
    for (const char* folder : {"/full", "/locked", "/logs"})
        files.put_folder(folder);
    files.put("/srv/httpd.conf", "LoadModule mpm_event_module /m/mod_mpm_event.so\n" + text);
    Configuration configuration;
    const Problems problems = read_configuration(
        files, {.server_root = "/srv", .main_file = "httpd.conf", .static_modules = {"core.c", "http_core.c", "mod_so.c"}}, configuration);
    CertificateFiles certificates(files);
    std::string out;
    for (const Finding& f : audit(assess(configuration, problems, certificates, 1'800'000'000, machine)))
        if (f.rule->id.starts_with("AOP90"))
            out += cat(f.rule->id, ' ', f.message(), '\n');
    return out;
}

}

BOOST_AUTO_TEST_CASE(the_machine_of_the_configuration_is_looked_at)
{
    FakeMachine machine;
    constexpr const char* then = ": `httpd -t` passes, and httpd does not start\n";
    BOOST_TEST(said("Listen 80\nListen 192.0.2.1:443\nPidFile /logs/pid\n", &machine) == "");
    BOOST_TEST(said("Listen 8080\n", &machine) == cat("AOP904 The program nginx (process 4711) listens on *:8080 already", then));
    BOOST_TEST(said("Listen 198.51.100.7:443\n", &machine) ==
               cat("AOP905 Listen 198.51.100.7:443 names an address that this machine does not have", then));
    BOOST_TEST(said("Listen 80\nPidFile /full/pid\n", &machine) == cat("AOP906 PidFile /full/pid is on a file system that is full", then));
    BOOST_TEST(said("Listen 80\nErrorLog /locked/log\n", &machine) ==
               "AOP906 main server writes ErrorLog to /locked/log, on a file system that is mounted read-only: `httpd -t` passes, and the next start "
               "or reload ends the server\n");
}

BOOST_AUTO_TEST_CASE(of_another_machine_nothing_is_said)
{
    BOOST_TEST(said("Listen 8080\nListen 198.51.100.7:443\nPidFile /full/pid\nErrorLog /locked/log\n", nullptr) == "");
}

// A socket of this process: whoever asks does not count as another program.
BOOST_AUTO_TEST_CASE(this_machine_has_loopback_and_no_address_of_the_documents)
{
    ThisMachine machine;
    constexpr std::uint8_t loopback[]{127, 0, 0, 1}, elsewhere[]{203, 0, 113, 7};
    BOOST_TEST(machine.has_address(loopback));
    BOOST_TEST(!machine.has_address(elsewhere));
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    BOOST_REQUIRE_EQUAL(bind(fd, reinterpret_cast<const sockaddr*>(&at), size), 0);
    BOOST_REQUIRE_EQUAL(listen(fd, 1), 0);
    BOOST_REQUIRE_EQUAL(getsockname(fd, reinterpret_cast<sockaddr*>(&at), &size), 0);
    BOOST_TEST(!machine.listener(loopback, ntohs(at.sin_port)));
    close(fd);
}

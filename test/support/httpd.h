#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "test/support/process.h"

namespace aop::test {

// TCP ports that nobody on this machine listens on, neither on 127.0.0.1 nor on [::1]. No other test process is given
// them while this one lives, and this one not before all others of its block of 200 had their turn.
std::vector<std::uint16_t> free_ports(std::size_t count);
std::uint16_t free_port();

struct HttpdOptions {
    // By short name: "ssl" is "LoadModule ssl_module …/mod_ssl.so"; "name=path" loads any other file.
    std::vector<std::string> modules{"mpm_event", "authz_core", "authn_core", "authz_host", "access_compat", "alias", "dir", "ssl", "socache_shmcb"};
    std::vector<std::string> arguments = {};  // more words for the command line: "-D", "NAME"
    std::string log_level = "warn";
    bool preamble = true;  // false: `config` is the whole file, and says PidFile logs/httpd.pid itself
    std::chrono::milliseconds patience{20'000};
};

// A real httpd below a directory of its own, on loopback. It ends with the
// object, by process id, and with us if we are killed.
//
//   const auto port = free_port();
//   Httpd server(scratch.path(), cat("Listen 127.0.0.1:", port, "\n"));
//   require_started(server);  // test/support/started.h
class Httpd {
public:
    // Writes ROOT/conf/httpd.conf: LoadModule lines, PidFile, ErrorLog and the like, then `config`.
    Httpd(std::filesystem::path root, const std::string& config, HttpdOptions options = {});
    ~Httpd();
    Httpd(const Httpd&) = delete;
    Httpd& operator=(const Httpd&) = delete;

    // `httpd -t`: exit status, and what it says on stderr.
    Ended configtest() const;
    // True once it accepts connections; false when it ended instead (see trouble()).
    bool start();
    void stop();
    bool running();
    // SIGUSR1 as `apachectl graceful` sends it, without the -t before. Waits until the new generation
    // serves (true) or the server has ended (false).
    bool graceful();

    int pid() const { return pid_; }
    const std::filesystem::path& root() const { return root_; }
    std::string main_file() const { return (root_ / "conf/httpd.conf").string(); }
    std::string error_log() const;             // its whole content
    std::string trouble() const;               // what it said on stderr, then its error log
    std::vector<std::string> command() const;  // the words to start it with

private:
    bool wait_until_ready(std::size_t generations);

    std::filesystem::path root_;
    HttpdOptions options_;
    int pid_ = 0;
};

}

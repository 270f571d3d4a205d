#include "test/support/httpd.h"

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstring>
#include <stdexcept>
#include <thread>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/ascii.h"
#include "test/support/scratch.h"

namespace aop::test {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

constexpr const char* program = "/usr/sbin/apache2";
constexpr const char* module_folder = "/usr/lib/apache2/modules/";
constexpr const char* ready_mark = "resuming normal operations";

// Ports below the kernel's ephemeral range (32768 and above), so that no outgoing connection takes one between the
// moment it is found free and the moment httpd listens on it.
constexpr std::uint16_t first_port = 12'000;
constexpr std::uint16_t block_size = 200;
constexpr std::uint16_t blocks = 100;

// A block is this process's while it holds the abstract socket of its number (unix(7)); the kernel frees it with us.
bool take_block(unsigned number)
{
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string name = cat('\0', "aop-test-ports-", number);
    std::memcpy(address.sun_path, name.data(), name.size());
    const auto size = socklen_t(offsetof(sockaddr_un, sun_path) + name.size());
    if (fd >= 0 && bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0)
        return true;  // stays open until the process ends
    if (fd >= 0)
        close(fd);
    return false;
}

unsigned own_block()
{
    for (unsigned i = 0; i < blocks; ++i)
        if (const unsigned number = (unsigned(getpid()) + i) % blocks; take_block(number))
            return number;
    throw std::runtime_error("every block of ports is taken by another test");
}

// A socket bound to [::]:port takes the port for both families, so one that can be bound is free on both.
bool is_free(std::uint16_t port)
{
    const int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_port = htons(port);
    const int on = 1;  // as httpd: what ended a moment ago does not hold the port
    const bool free = fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
                      bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    if (fd >= 0)
        close(fd);
    return free;
}

std::string preamble(const fs::path& root, const HttpdOptions& options)
{
    std::string text = cat("ServerRoot \"", root.string(), "\"\n");
    for (const std::string& module : options.modules) {
        const std::size_t split = module.find('=');
        const std::string name = module.substr(0, split);
        const std::string file = split == std::string::npos ? cat(module_folder, "mod_", name, ".so") : module.substr(split + 1);
        text += cat("LoadModule ", name, "_module \"", file, "\"\n");
    }
    text += "DefaultRuntimeDir run\nPidFile run/httpd.pid\nErrorLog logs/error.log\n";
    text += cat("LogLevel ", options.log_level, "\n");
    text += "Mutex pthread\n";  // nothing stays behind, however it ends
    if (geteuid() == 0)
        text += "User www-data\nGroup www-data\n";
    return text +
           "ServerName main.test\nDocumentRoot htdocs\n"
           "StartServers 1\nServerLimit 2\n<IfModule !mpm_prefork_module>\nMinSpareThreads 1\nMaxSpareThreads 50\nThreadsPerChild 25\n</IfModule>\n"
           "<IfModule mpm_prefork_module>\nServerLimit 50\n</IfModule>\nMaxRequestWorkers 50\nGracefulShutdownTimeout 1\n";
}

std::size_t count(const std::string& text, std::string_view what)
{
    std::size_t n = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
        ++n;
    return n;
}

std::string content(const fs::path& path) { return fs::exists(path) ? slurp(path) : std::string(); }

}

std::vector<std::uint16_t> free_ports(std::size_t wanted)
{
    static const unsigned block = own_block();
    static std::uint16_t next = 0;  // round and round, so that a port is given again as late as possible
    std::vector<std::uint16_t> ports;
    for (std::uint16_t tried = 0; ports.size() < wanted; ++tried) {
        if (tried == block_size)
            throw std::runtime_error(cat("cannot find ", wanted, " free ports"));
        const auto port = std::uint16_t(first_port + block * block_size + next);
        next = std::uint16_t((next + 1) % block_size);
        if (is_free(port))
            ports.push_back(port);
    }
    return ports;
}

std::uint16_t free_port() { return free_ports(1).front(); }

Httpd::Httpd(fs::path root, const std::string& config, HttpdOptions options) : root_(std::move(root)), options_(std::move(options))
{
    for (const char* folder : {"conf", "logs", "run", "htdocs"})
        fs::create_directories(root_ / folder);
    const std::string text = (options_.preamble ? preamble(root_, options_) : "") + config;
    const int fd = open(main_file().c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0 || write(fd, text.data(), text.size()) != ssize_t(text.size()))
        throw std::runtime_error("cannot write " + main_file());
    close(fd);
}

Httpd::~Httpd() { stop(); }

std::vector<std::string> Httpd::command() const
{
    std::vector<std::string> words{program, "-d", root_.string(), "-f", "conf/httpd.conf"};
    words.insert(words.end(), options_.arguments.begin(), options_.arguments.end());
    return words;
}

Ended Httpd::configtest() const
{
    std::vector<std::string> words = command();
    words.push_back("-t");
    return run(words);
}

bool Httpd::start()
{
    stop();
    std::vector<std::string> words = command();
    words.insert(words.end(), {"-D", "FOREGROUND"});
    std::vector<char*> argv;
    for (std::string& word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    const std::string said = (root_ / "logs/stderr").string();
    fs::remove(root_ / "run/httpd.pid");
    fs::remove(root_ / "logs/error.log");

    pid_ = fork();
    if (pid_ < 0)
        throw std::runtime_error("fork");
    if (pid_ == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        setsid();  // a signal to our terminal's group is for us to handle, and nobody types a pass phrase there
        const int err = open(said.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
        const int in = open("/dev/null", O_RDONLY);
        dup2(in, 0), dup2(err, 1), dup2(err, 2);
        execv(argv[0], argv.data());
        _exit(127);
    }
    return wait_until_ready(1);
}

bool Httpd::wait_until_ready(std::size_t generations)
{
    const auto deadline = std::chrono::steady_clock::now() + options_.patience;
    while (running()) {
        // The log says so; the pid file is for configurations that log elsewhere.
        if (count(error_log(), ready_mark) >= generations)
            return true;
        if (generations == 1 && !options_.preamble && fs::exists(root_ / "run/httpd.pid"))
            return true;
        if (std::chrono::steady_clock::now() > deadline)
            throw std::runtime_error("httpd is not ready in time: " + trouble());
        std::this_thread::sleep_for(2ms);
    }
    return false;
}

bool Httpd::graceful()
{
    const std::size_t before = count(error_log(), ready_mark);
    if (!running() || kill(pid_, SIGUSR1) != 0)
        return false;
    return wait_until_ready(before + 1);
}

bool Httpd::running()
{
    if (pid_ <= 0)
        return false;
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) == 0)
        return true;
    pid_ = 0;
    return false;
}

void Httpd::stop()
{
    if (!running())
        return;
    kill(pid_, SIGTERM);  // it ends its children itself
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (running() && std::chrono::steady_clock::now() < deadline)
        std::this_thread::sleep_for(1ms);
    if (pid_ > 0) {
        kill(-pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
        pid_ = 0;
    }
}

std::string Httpd::error_log() const { return content(root_ / "logs/error.log"); }

std::string Httpd::trouble() const { return content(root_ / "logs/stderr") + error_log(); }

}

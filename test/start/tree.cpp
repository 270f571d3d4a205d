#include "test/start/tree.h"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <stdexcept>

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/ascii.h"
#include "test/support/certificates.h"

namespace aop::test {

namespace fs = std::filesystem;

namespace {

std::string comm_of(int id)
{
    std::ifstream in(cat("/proc/", id, "/comm"));
    std::string name;
    std::getline(in, name);
    return name;
}

}

StartTree::StartTree(fs::path r, std::uint16_t p) : root(std::move(r)), port(p)
{
    for (const char* folder : {"conf", "logs", "run", "htdocs"})
        fs::create_directories(root / folder);
    head = {cat("ServerRoot \"", root.string(), "\"")};
    for (const char* module : {"mpm_event", "authn_core", "authz_core", "authz_host", "dir", "mime", "alias", "socache_shmcb", "ssl", "rewrite",
                               "headers", "setenvif", "proxy", "proxy_http"})
        head.push_back(cat("LoadModule ", module, "_module /usr/lib/apache2/modules/mod_", module, ".so"));
    for (const char* line : {"DefaultRuntimeDir run", "PidFile run/httpd.pid", "ErrorLog logs/error.log", "Mutex pthread", "ServerName main.test",
                             "StartServers 1", "ServerLimit 2", "ThreadsPerChild 25", "MinSpareThreads 1", "MaxSpareThreads 50",
                             "MaxRequestWorkers 50", "DocumentRoot htdocs", "TypesConfig /etc/mime.types", "SSLSessionCache shmcb:run/cache(65536)"})
        head.emplace_back(line);
    if (geteuid() == 0)
        head.insert(head.end(), {"User www-data", "Group www-data"});
    head.push_back(cat("Listen 127.0.0.1:", port));
    vhost = {"ServerName a.test",
             "SSLEngine on",
             cat("SSLCertificateFile ", certificate("server.pem")),
             cat("SSLCertificateKeyFile ", certificate("server.key")),
             "SSLVerifyClient require",
             "SSLVerifyDepth 1",
             cat("SSLCACertificateFile ", certificate("origin-pull-ca.pem"))};
}

StartTree::~StartTree()
{
    if (holder_ > 0) {
        kill(holder_, SIGKILL);
        waitpid(holder_, nullptr, 0);
    }
    if (!mounted_.empty())
        umount2(mounted_.c_str(), MNT_DETACH);
}

void StartTree::load(std::string_view module)
{
    // Once: some mutations need the same.
    const std::string line = cat("LoadModule ", module, "_module /usr/lib/apache2/modules/mod_", module, ".so");
    if (std::ranges::find(head, line) == head.end())
        head.push_back(line);
}

std::uint16_t StartTree::taken_port()
{
    if (holder_ > 0)
        return taken_;
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(fd, reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0 || listen(fd, 1) != 0)
        throw std::runtime_error("no port can be had");
    getsockname(fd, reinterpret_cast<sockaddr*>(&at), &size);
    taken_ = ntohs(at.sin_port);
    // This process would count as httpd's own program, which reads the tree.
    if ((holder_ = fork()) == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        fcntl(fd, F_SETFD, 0);
        execl("/bin/sleep", "sleep", "600", static_cast<char*>(nullptr));
        _exit(127);
    }
    for (int i = 0; i < 1000 && comm_of(holder_) != "sleep"; ++i)
        usleep(1000);
    close(fd);
    return taken_;
}

std::string StartTree::full_folder()
{
    if (mounted_.empty()) {
        mounted_ = (root / "full").string();
        fs::create_directories(mounted_);
        if (mount("none", mounted_.c_str(), "tmpfs", 0, "size=4k") != 0)
            throw std::runtime_error("nothing can be mounted");
        std::ofstream(root / "full/filler", std::ios::binary) << std::string(8192, 'x');
    }
    return mounted_;
}

std::string StartTree::text() const
{
    std::string out;
    for (const std::string& line : head)
        out += line + '\n';
    out += cat("<VirtualHost *:", port, ">\n");
    for (const std::string& line : vhost)
        out += line + '\n';
    out += "</VirtualHost>\n";
    for (const std::string& line : others)
        out += line + '\n';
    return out;
}

void StartTree::write() const { std::ofstream(root / "conf/httpd.conf", std::ios::binary) << text(); }

void StartTree::replace(std::vector<std::string>& lines, std::string_view word, const std::string& line)
{
    const auto at = std::ranges::find_if(lines, [&](const std::string& l) { return l.starts_with(cat(word, ' ')); });
    if (at == lines.end())
        lines.push_back(line);
    else
        *at = line;
}

void StartTree::drop(std::vector<std::string>& lines, std::string_view start)
{
    std::erase_if(lines, [&](const std::string& l) { return l.starts_with(start); });
}

std::string StartTree::put(const std::string& name, std::string_view content) const
{
    fs::create_directories((root / name).parent_path());
    std::ofstream(root / name, std::ios::binary) << content;
    return (root / name).string();
}

}

#include "test/oracle/htaccess_asked.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/base/ascii.h"
#include "core/files/disk.h"
#include "linter/reader/read_tree.h"
#include "test/oracle/compare.h"
#include "test/oracle/httpd_says.h"

namespace aop::test {

namespace {

namespace fs = std::filesystem;

// The answer is of no interest; when it is there the file has been read.
void request(std::uint16_t port, std::string_view path)
{
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(port);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    timeval patience{.tv_sec = 10, .tv_usec = 0};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    const std::string text = cat("GET ", path, " HTTP/1.0\r\nHost: main.test\r\n\r\n");
    if (fd < 0 || connect(fd, reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0 || send(fd, text.data(), text.size(), MSG_NOSIGNAL) < 0)
        throw std::runtime_error("httpd cannot be asked");
    char buffer[4096];
    while (recv(fd, buffer, sizeof buffer, 0) > 0) {
    }
    close(fd);
}

}

bool HtaccessAsked::loads(std::string_view module)
{
    constexpr std::string_view out[]{"mod_md.c", "mod_heartbeat.c", "mod_heartmonitor.c", "mod_lbmethod_heartbeat.c", "mod_proxy_hcheck.c"};
    return std::ranges::find(out, module) == std::end(out);
}

HtaccessAsked::HtaccessAsked(const fs::path& root) : root_(root), port_(free_port())
{
    fs::create_directories(root / "htdocs/d");
    std::ofstream(root / "htdocs/d/f.txt") << "x\n";
    fs::permissions(root, fs::perms(0755));
    HttpdOptions options;
    options.modules.clear();
    options.log_level = "error";
    std::string modules = load_all_modules(), kept;
    for (std::size_t at = 0; at < modules.size();) {
        const std::size_t end = modules.find('\n', at) + 1;
        const std::string line = modules.substr(at, end - at);
        const std::size_t file = line.rfind('/') + 1;
        if (loads(cat(line.substr(file, line.rfind(".so") - file), ".c")))
            kept += line;
        at = end;
    }
    server_ = std::make_unique<Httpd>(root,
                                      cat(kept, "TypesConfig /etc/mime.types\nListen 127.0.0.1:", port_, "\n<Directory \"", root.string(),
                                          "/htdocs\">\nAllowOverride All\nOptions All\nRequire all granted\n</Directory>\n"),
                                      options);
    if (!server_->start())
        throw std::runtime_error("httpd does not start: " + server_->trouble());
}

std::string HtaccessAsked::fault(const std::string& text)
{
    std::ofstream(root_ / "htdocs/d/.htaccess", std::ios::binary) << text;
    const std::size_t before = fs::file_size(root_ / "logs/error.log");
    request(port_, "/d/f.txt");
    const std::string mark = cat(root_.string(), "/htdocs/d/.htaccess: ");
    std::ifstream log(root_ / "logs/error.log", std::ios::binary);
    log.seekg(std::streamoff(before));
    for (std::string line; std::getline(log, line);)
        if (const std::size_t at = line.find(mark); at != line.npos)
            return line.substr(at + mark.size());
    return {};
}

std::string HtaccessAsked::our_fault() const
{
    Configuration configuration;
    const Problems problems = read_ours({.file = "conf/httpd.conf", .server_root = root_.string(), .defines = {}, .environment = {}}, configuration);
    for (const Problem& p : problems)
        if (p.kind == Problem::Kind::htaccess)
            return p.message;
    return {};
}

}

#include "test/module/site.h"

#include <cstdlib>
#include <sstream>

namespace aop::test {

HttpdOptions with_aop(std::initializer_list<std::string> more)
{
    HttpdOptions options;
    options.modules.insert(options.modules.end(), more);
    options.modules.push_back("aop=" AOP_MODULE_FILE);
    return options;
}

std::string Site::base() const { return cat("Listen 127.0.0.1:", plain_port(), "\n", tls_base()); }

std::string Site::tls_base() const
{
    scratch_.write("htdocs/index.html", "content\n");
    return cat("Listen 127.0.0.1:", tls_port(), "\nSSLCertificateFile \"", certificate("server.pem"), "\"\nSSLCertificateKeyFile \"",
               certificate("server.key"), "\"\nSSLSessionCache shmcb:run/sessions(512000)\n");
}

std::string Site::tls(const std::string& name, const std::string& lines) const
{
    return cat("<VirtualHost *:", tls_port(), ">\nServerName ", name, "\nSSLEngine on\n", lines, "\n</VirtualHost>\n");
}

std::string Site::plain(const std::string& name, const std::string& lines) const
{
    return cat("<VirtualHost *:", plain_port(), ">\nServerName ", name, "\n", lines, "\n</VirtualHost>\n");
}

Answer Site::https(const std::string& host, const std::string& path, const Client& client) const
{
    return ask("https", tls_port(), host, path, client);
}

Answer Site::http(const std::string& host, const std::string& path, const Client& client) const
{
    return ask("http", plain_port(), host, path, client);
}

Answer Site::ask(const std::string& scheme, std::uint16_t port, const std::string& host, const std::string& path, const Client& client) const
{
    std::vector<std::string> words{
        "curl", "-sk", "--max-time", "10", "-w", "\n%{http_code}", "--path-as-is", "--connect-to", cat("::127.0.0.1:", port)};
    if (!client.certificate.empty())
        words.insert(words.end(), {"--cert", certificate(client.certificate + ".pem"), "--key", certificate(client.certificate + ".key")});
    words.insert(words.end(), client.options.begin(), client.options.end());
    words.push_back(cat(scheme, "://", host, ":", port, path));
    const std::string out = run(words).out;
    const std::size_t split = out.rfind('\n');
    if (split == std::string::npos)
        return {};
    return {std::atoi(out.c_str() + split + 1), out.substr(0, split)};
}

std::size_t count(std::string_view text, std::string_view what)
{
    std::size_t n = 0;
    for (std::size_t at = text.find(what); at != text.npos; at = text.find(what, at + what.size()))
        ++n;
    return n;
}

std::vector<std::string> lines_with(const std::string& log, std::string_view what)
{
    std::vector<std::string> found;
    std::istringstream in(log);
    for (std::string line; std::getline(in, line);) {
        if (line.find(what) == line.npos)
            continue;
        // "[time] [aop:error] [pid 1:tid 1] text"
        std::size_t at = 0;
        while (at < line.size() && line[at] == '[' && line.find("] ", at) != line.npos)
            at = line.find("] ", at) + 2;
        found.push_back(line.substr(at));
    }
    return found;
}

}

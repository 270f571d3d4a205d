#include "test/trust/tls_client.h"

#include <memory>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "core/base/ascii.h"
#include "core/trust/openssl.h"

namespace aop::test {

namespace {

using OwnedContext = std::unique_ptr<SSL_CTX, FreedBy<SSL_CTX_free>>;
using OwnedSession = std::unique_ptr<SSL, FreedBy<SSL_free>>;

struct Socket {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ~Socket() { close(fd); }
};

OwnedContext context(TlsVersion version, const std::string& certificate, const std::string& key)
{
    OwnedContext made(SSL_CTX_new(TLS_client_method()));
    SSL_CTX_set_security_level(made.get(), 0);  // weak certificates are for the server to judge
    const int number = version == TlsVersion::v12 ? TLS1_2_VERSION : TLS1_3_VERSION;
    SSL_CTX_set_min_proto_version(made.get(), number);
    SSL_CTX_set_max_proto_version(made.get(), number);
    if (!certificate.empty() && (SSL_CTX_use_certificate_chain_file(made.get(), certificate.c_str()) != 1 ||
                                 SSL_CTX_use_PrivateKey_file(made.get(), key.c_str(), SSL_FILETYPE_PEM) != 1))
        throw std::runtime_error(cat("cannot use ", certificate, " with ", key));
    // Show exactly what the file holds: nothing is added from the names that the server sends.
    SSL_CTX_set_mode(made.get(), SSL_MODE_NO_AUTO_CHAIN);
    return made;
}

}

std::string ask(std::uint16_t port, TlsVersion version, const std::string& certificate, const std::string& key)
{
    const OwnedContext ctx = context(version, certificate, key);
    const Socket socket;
    const timeval patience{5, 0};
    const int at_once = 1;  // else the request waits 40 ms for httpd's delayed acknowledgement
    setsockopt(socket.fd, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
    setsockopt(socket.fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(socket.fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(socket.fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
        throw std::runtime_error(cat("nobody listens on port ", port));

    const OwnedSession ssl(SSL_new(ctx.get()));
    SSL_set_fd(ssl.get(), socket.fd);
    std::string answer;
    if (SSL_connect(ssl.get()) == 1) {
        const std::string request = "GET / HTTP/1.0\r\n\r\n";
        SSL_write(ssl.get(), request.data(), int(request.size()));
        char bytes[512];
        for (int n = 0; answer.size() < 12 && (n = SSL_read(ssl.get(), bytes, sizeof bytes)) > 0;)
            answer.append(bytes, std::size_t(n));
    }
    ERR_clear_error();
    return answer.starts_with("HTTP/1.1 ") ? answer.substr(9, 3) : "refused";
}

}

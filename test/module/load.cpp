// Asks a server on loopback over and over, until a file appears, and says how many
// requests were answered, asked again, and lost.
//   load 1|2 PORT HOST CERTIFICATE KEY STOP-FILE [REQUESTS [CONNECTIONS]]
// 1 keeps an HTTP/1.1 connection alive for 40 requests or as many as it is told, 2 an HTTP/2 one for as
// many streams; with a number of CONNECTIONS it ends after those.
// Asked again is what a client may ask again without having lost anything: a request over
// a connection that has answered before and ends without a byte of this answer (RFC 9112
// 9.3.1), and an HTTP/2 stream that the server says it has not begun (RFC 9113 8.7).
// Whatever happens to a request over a connection of its own is a loss.
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <map>
#include <memory>
#include <string>

#include <arpa/inet.h>
#include <csignal>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <nghttp2/nghttp2.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/base/ascii.h"
#include "core/trust/openssl.h"

using namespace aop;

namespace {

constexpr time_t patience = 30;  // seconds for one answer

enum class Result { answered, again, lost };

struct Outcome {
    Result result;
    std::string why = {};
};

// The last thing that went wrong, in the words of OpenSSL or of the system.
std::string words(const SSL* ssl, int returned)
{
    const int error = errno;
    switch (SSL_get_error(ssl, returned)) {
    case SSL_ERROR_ZERO_RETURN: return "closed";
    case SSL_ERROR_SYSCALL: return error ? std::strerror(error) : "ended";
    default: break;
    }
    char text[256] = "?";
    if (const unsigned long e = ERR_get_error())
        ERR_error_string_n(e, text, sizeof text);
    return text;
}

class Connection {
public:
    Connection(SSL_CTX* context, std::uint16_t port, const std::string& host)
    {
        fd_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const timeval limit{patience, 0};
        const int on = 1;
        setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
        setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) {
            trouble = cat("connect: ", std::strerror(errno));
            return;
        }
        ssl.reset(SSL_new(context));
        SSL_set_tlsext_host_name(ssl.get(), host.c_str());
        SSL_set_fd(ssl.get(), fd_);
        ERR_clear_error();
        errno = 0;
        if (const int n = SSL_connect(ssl.get()); n != 1)
            trouble = cat("handshake: ", words(ssl.get(), n));
    }
    ~Connection()
    {
        if (ssl && trouble.empty())
            SSL_shutdown(ssl.get());
        if (fd_ >= 0)
            close(fd_);
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // 0 with `trouble` when there is nothing more.
    int read(char* to, int size)
    {
        ERR_clear_error();
        errno = 0;
        const int n = SSL_read(ssl.get(), to, size);
        if (n <= 0)
            trouble = cat("read: ", words(ssl.get(), n));
        return n > 0 ? n : 0;
    }
    bool write(const char* from, int size)
    {
        ERR_clear_error();
        errno = 0;
        if (const int n = SSL_write(ssl.get(), from, size); n <= 0) {
            trouble = cat("write: ", words(ssl.get(), n));
            return false;
        }
        return true;
    }

    std::unique_ptr<SSL, FreedBy<SSL_free>> ssl;
    std::string trouble;

private:
    int fd_ = -1;
};

struct Load {
    SSL_CTX* context;
    std::uint16_t port;
    std::string host, stop;
    int requests = 40, connections = 0;
    int made = 0;
    std::map<std::string, int> answers = {}, again = {}, lost = {};

    bool over() { return (connections && made++ == connections) || access(stop.c_str(), F_OK) == 0; }
    void count(const Outcome& o) { ++(o.result == Result::answered ? answers : o.result == Result::again ? again : lost)[o.why]; }
};

std::size_t content_length(const std::string& head)
{
    const std::size_t at = head.find("\r\nContent-Length: ");
    return at == std::string::npos ? 0 : std::strtoul(head.c_str() + at + 18, nullptr, 10);
}

Outcome get(Connection& c, const std::string& host, bool reused, bool& ends)
{
    const std::string request = cat("GET / HTTP/1.1\r\nHost: ", host, "\r\n\r\n");
    const Result silent = reused ? Result::again : Result::lost;
    std::string text;
    char buffer[4096];
    // A server that has given up the connection may have said more than we could send.
    if (!c.write(request.data(), int(request.size())))
        return {silent, c.trouble};
    std::size_t head = std::string::npos;
    while ((head = text.find("\r\n\r\n")) == std::string::npos || text.size() < head + 4 + content_length(text.substr(0, head + 2))) {
        const int n = c.read(buffer, sizeof buffer);
        if (n == 0)
            return {text.empty() ? silent : Result::lost, cat(c.trouble, text.empty() ? "" : " in the middle of an answer")};
        text.append(buffer, std::size_t(n));
    }
    ends = text.find("\r\nConnection: close") < head;
    const std::string status = text.substr(9, 3);
    return {status == "200" ? Result::answered : Result::lost, status};
}

void over_http1(Load& load)
{
    while (!load.over()) {
        Connection c(load.context, load.port, load.host);
        if (!c.trouble.empty()) {
            load.count({Result::lost, c.trouble});
            continue;
        }
        bool ends = false;
        for (int i = 0; i < load.requests && !ends && c.trouble.empty(); ++i)
            load.count(get(c, load.host, i > 0, ends));
    }
}

// The streams of one HTTP/2 connection, one after the other.
class Streams {
public:
    explicit Streams(Connection& c) : c_(c)
    {
        nghttp2_session_callbacks* callbacks = nullptr;
        nghttp2_session_callbacks_new(&callbacks);
        nghttp2_session_callbacks_set_on_header_callback(callbacks, on_header);
        nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, on_close);
        nghttp2_session_client_new(&session_, callbacks, this);
        nghttp2_session_callbacks_del(callbacks);
        nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, nullptr, 0);
    }
    ~Streams() { nghttp2_session_del(session_); }
    Streams(const Streams&) = delete;
    Streams& operator=(const Streams&) = delete;

    Outcome get(const std::string& host, bool reused)
    {
        closed_ = false;
        status_.clear();
        const Result silent = reused ? Result::again : Result::lost;
        const nghttp2_nv headers[]{nv(":method", "GET"), nv(":scheme", "https"), nv(":authority", host), nv(":path", "/")};
        const std::int32_t stream = nghttp2_submit_request(session_, nullptr, headers, 4, nullptr, nullptr);
        if (stream < 0)
            return {silent, "GOAWAY came between requests"};
        char buffer[16384];
        while (!closed_) {
            if (!flush())
                return {status_.empty() ? silent : Result::lost, c_.trouble};
            if (closed_)
                break;
            const int n = c_.read(buffer, sizeof buffer);
            if (n == 0)
                return {status_.empty() ? silent : Result::lost, cat(c_.trouble, status_.empty() ? "" : " in the middle of an answer")};
            if (nghttp2_session_mem_recv(session_, reinterpret_cast<const std::uint8_t*>(buffer), std::size_t(n)) < 0)
                return {Result::lost, "not HTTP/2"};
        }
        if (error_ == NGHTTP2_REFUSED_STREAM)
            return {Result::again, "GOAWAY before this stream"};
        if (error_ != NGHTTP2_NO_ERROR)
            return {Result::lost, cat("stream error ", error_)};
        return {status_ == "200" ? Result::answered : Result::lost, status_};
    }
    bool ends() const { return nghttp2_session_check_request_allowed(session_) == 0; }

private:
    static nghttp2_nv nv(std::string_view name, std::string_view value)
    {
        return {reinterpret_cast<std::uint8_t*>(const_cast<char*>(name.data())), reinterpret_cast<std::uint8_t*>(const_cast<char*>(value.data())),
                name.size(), value.size(), NGHTTP2_NV_FLAG_NONE};
    }
    bool flush()
    {
        const std::uint8_t* data = nullptr;
        for (;;) {
            const ssize_t n = nghttp2_session_mem_send(session_, &data);
            if (n <= 0)
                return n == 0;
            if (!c_.write(reinterpret_cast<const char*>(data), int(n)))
                return false;
        }
    }
    static int on_header(nghttp2_session*, const nghttp2_frame*, const std::uint8_t* name, std::size_t name_size, const std::uint8_t* value,
                         std::size_t value_size, std::uint8_t, void* self)
    {
        if (std::string_view(reinterpret_cast<const char*>(name), name_size) == ":status")
            static_cast<Streams*>(self)->status_.assign(reinterpret_cast<const char*>(value), value_size);
        return 0;
    }
    static int on_close(nghttp2_session*, std::int32_t, std::uint32_t error, void* self)
    {
        static_cast<Streams*>(self)->closed_ = true;
        static_cast<Streams*>(self)->error_ = error;
        return 0;
    }

    Connection& c_;
    nghttp2_session* session_ = nullptr;
    bool closed_ = false;
    std::uint32_t error_ = 0;
    std::string status_;
};

void over_http2(Load& load)
{
    while (!load.over()) {
        Connection c(load.context, load.port, load.host);
        if (!c.trouble.empty()) {
            load.count({Result::lost, c.trouble});
            continue;
        }
        Streams streams(c);
        for (int i = 0; i < load.requests && c.trouble.empty() && (i == 0 || !streams.ends()); ++i)
            load.count(streams.get(load.host, i > 0));
    }
}

int sum(const std::map<std::string, int>& counts)
{
    int all = 0;
    for (const auto& [why, n] : counts)
        all += n;
    return all;
}

}

int main(int argc, char** argv)
{
    if (argc < 7 || argc > 9) {
        std::cerr << "usage: load 1|2 PORT HOST CERTIFICATE KEY STOP-FILE [REQUESTS [CONNECTIONS]]\n";
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    const bool http2 = std::string_view(argv[1]) == "2";
    const std::unique_ptr<SSL_CTX, FreedBy<SSL_CTX_free>> context(SSL_CTX_new(TLS_client_method()));
    if (SSL_CTX_use_certificate_chain_file(context.get(), argv[4]) != 1 || SSL_CTX_use_PrivateKey_file(context.get(), argv[5], SSL_FILETYPE_PEM) != 1)
        return 2;
    constexpr unsigned char h2[]{2, 'h', '2'}, h1[]{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    SSL_CTX_set_alpn_protos(context.get(), http2 ? h2 : h1, http2 ? sizeof h2 : sizeof h1);
    Load load{context.get(), std::uint16_t(std::atoi(argv[2])), argv[3], argv[6]};
    if (argc > 7)
        load.requests = std::atoi(argv[7]);
    if (argc > 8)
        load.connections = std::atoi(argv[8]);
    (http2 ? over_http2 : over_http1)(load);
    std::cout << "HTTP/" << argv[1] << ": " << sum(load.answers) << " answered, " << sum(load.again) << " asked again, " << sum(load.lost)
              << " lost\n";
    for (const auto& [why, n] : load.again)
        std::cout << "  asked again " << n << ": " << why << "\n";
    for (const auto& [why, n] : load.lost)
        std::cout << "  lost " << n << ": " << why << "\n";
    return load.lost.empty() ? 0 : 1;
}

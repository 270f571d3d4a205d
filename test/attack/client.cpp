#include "test/attack/client.h"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <map>
#include <stdexcept>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <nghttp2/nghttp2.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/base/ascii.h"
#include "core/trust/openssl.h"
#include "test/attack/identities.h"

namespace aop::test {

namespace {

using OwnedContext = std::unique_ptr<SSL_CTX, FreedBy<SSL_CTX_free>>;
using OwnedSsl = std::unique_ptr<SSL, FreedBy<SSL_free>>;
using OwnedSession = std::unique_ptr<SSL_SESSION, FreedBy<SSL_SESSION_free>>;

struct Socket {
    int fd = -1;
    ~Socket()
    {
        if (fd >= 0)
            close(fd);
    }
};

bool dial(Socket& s, const Attempt& a)
{
    sockaddr_in v4{};
    sockaddr_in6 v6{};
    const bool any = a.to.kind == Address::Kind::any;
    const bool ipv6 = any ? a.ipv6 : a.to.kind == Address::Kind::ipv6;
    v4.sin_family = AF_INET;
    v6.sin6_family = AF_INET6;
    v4.sin_port = v6.sin6_port = htons(*a.to.port);
    if (any) {
        v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        v6.sin6_addr = in6addr_loopback;
    } else {
        std::memcpy(&v4.sin_addr, a.to.bytes.data(), 4);
        std::memcpy(&v6.sin6_addr, a.to.bytes.data(), 16);
    }
    s.fd = socket(ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval limit{5, 0};
    const int on = 1;
    setsockopt(s.fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(s.fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    setsockopt(s.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const bool open =
        (ipv6 ? connect(s.fd, reinterpret_cast<sockaddr*>(&v6), sizeof v6) : connect(s.fd, reinterpret_cast<sockaddr*>(&v4), sizeof v4)) == 0;
    if (!open || a.proxy_line.empty())
        return open;
    const std::string line = cat("PROXY ", ipv6 ? "TCP6 " : "TCP4 ", a.proxy_line, ' ', ipv6 ? "::1" : "127.0.0.1", " 4000 ", *a.to.port, "\r\n");
    return send(s.fd, line.data(), line.size(), MSG_NOSIGNAL) == ssize_t(line.size());
}

std::string request_text(const Attempt& a, std::string_view connection = "close")
{
    std::string headers = a.bad_body == "413" ? "Content-Length: 200000\r\n" : a.method == "POST" ? "Content-Length: 0\r\n" : "";
    if (a.bad_body == "400")
        headers = "Transfer-Encoding: chunked\r\n";
    for (const auto& [name, value] : a.headers)
        if (!value.empty())
            headers += cat(name, ": ", value, "\r\n");
    const std::string line = cat(a.method, " ", request_target(a));
    if (!a.host)
        return cat(line, " HTTP/1.0\r\n", headers, "\r\n");
    const std::string body = a.bad_body == "413" ? std::string(200000, '\0') : a.bad_body == "400" ? "no size\r\n" : "";
    return cat(line, a.http10 ? " HTTP/1.0" : " HTTP/1.1", "\r\nHost: ", *a.host, "\r\n", headers, "Connection: ", connection, "\r\n\r\n", body);
}

std::string header(const std::string& text, std::string_view name)
{
    const std::string mark = cat("\r\n", name, ": ");
    const std::size_t at = text.find(mark);
    if (at == text.npos || at > text.find("\r\n\r\n"))
        return "";
    const std::size_t from = at + mark.size();
    return text.substr(from, text.find("\r\n", from) - from);
}

bool is_page(std::string_view text) { return text.find("page of ") != text.npos || text.find("content\n") != text.npos; }

void read_answer(const std::string& text, Observed& o)
{
    if (!text.starts_with("HTTP/1.") || text.size() < 12)
        return;
    o.kind = Observed::Kind::answered;
    o.status = std::atoi(text.c_str() + 9);
    o.server = header(text, "X-Served-By");
    o.location = header(text, "Location");
    o.merged = header(text, "X-Merged");
    o.page = is_page(text);
}

// One GET over HTTP/2, with nghttp2 for the frames.
class Http2 {
public:
    explicit Http2(SSL* ssl) : ssl_(ssl)
    {
        nghttp2_session_callbacks* callbacks = nullptr;
        nghttp2_session_callbacks_new(&callbacks);
        nghttp2_session_callbacks_set_on_header_callback(callbacks, on_header);
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data);
        nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, on_close);
        nghttp2_session_client_new(&session_, callbacks, this);
        nghttp2_session_callbacks_del(callbacks);
    }
    ~Http2() { nghttp2_session_del(session_); }
    Http2(const Http2&) = delete;
    Http2& operator=(const Http2&) = delete;

    void get(const Attempt& a, Observed& o)
    {
        nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, nullptr, 0);
        const std::string host = a.host.value_or("");
        const std::string target = request_target(a);
        std::vector<nghttp2_nv> headers{nv(":method", a.method), nv(":scheme", "https"), nv(":authority", host), nv(":path", target)};
        for (const auto& [name, value] : a.headers)
            if (!value.empty())
                headers.push_back(nv(name, value));
        nghttp2_submit_request(session_, nullptr, headers.data(), headers.size(), nullptr, nullptr);
        std::string buffer(16384, '\0');
        while (!closed_ && flush()) {
            const int n = SSL_read(ssl_, buffer.data(), int(buffer.size()));
            if (n <= 0 || nghttp2_session_mem_recv(session_, reinterpret_cast<const std::uint8_t*>(buffer.data()), std::size_t(n)) < 0)
                break;
        }
        if (status_ == 0)
            return;
        o.kind = Observed::Kind::answered;
        o.status = status_;
        o.server = server_;
        o.location = location_;
        o.page = is_page(body_);
    }

private:
    // Borrows both: they outlive the request.
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
            if (n == 0)
                return true;
            if (n < 0 || SSL_write(ssl_, data, int(n)) <= 0)
                return false;
        }
    }
    static int on_header(nghttp2_session*, const nghttp2_frame*, const std::uint8_t* name, std::size_t name_size, const std::uint8_t* value,
                         std::size_t value_size, std::uint8_t, void* self)
    {
        auto& me = *static_cast<Http2*>(self);
        const std::string_view n(reinterpret_cast<const char*>(name), name_size);
        const std::string v(reinterpret_cast<const char*>(value), value_size);
        if (n == ":status")
            me.status_ = std::atoi(v.c_str());
        else if (n == "x-served-by")
            me.server_ = v;
        else if (n == "location")
            me.location_ = v;
        return 0;
    }
    static int on_data(nghttp2_session*, std::uint8_t, std::int32_t, const std::uint8_t* data, std::size_t size, void* self)
    {
        static_cast<Http2*>(self)->body_.append(reinterpret_cast<const char*>(data), size);
        return 0;
    }
    static int on_close(nghttp2_session*, std::int32_t, std::uint32_t, void* self)
    {
        static_cast<Http2*>(self)->closed_ = true;
        return 0;
    }

    SSL* ssl_;
    nghttp2_session* session_ = nullptr;
    bool closed_ = false;
    int status_ = 0;
    std::string server_, location_, body_;
};

std::string openssl_words()
{
    std::string words;
    char text[256];
    for (unsigned long e = ERR_get_error(); e; e = ERR_get_error()) {
        ERR_error_string_n(e, text, sizeof text);
        words += cat(words.empty() ? "" : "; ", text);
    }
    return words;
}

bool is_timeout() { return errno == EAGAIN || errno == EWOULDBLOCK; }

}

struct Client::State {
    std::map<const Identity*, OwnedContext> contexts;  // one per certificate, made once

    SSL_CTX* context(const Identity* identity)
    {
        OwnedContext& made = contexts[identity];
        if (made)
            return made.get();
        made.reset(SSL_CTX_new(TLS_client_method()));
        SSL_CTX_set_session_cache_mode(made.get(), SSL_SESS_CACHE_OFF);
        if (identity && (SSL_CTX_use_certificate_chain_file(made.get(), identity->certificate.c_str()) != 1 ||
                         SSL_CTX_use_PrivateKey_file(made.get(), identity->key.c_str(), SSL_FILETYPE_PEM) != 1))
            throw std::runtime_error("cannot use the certificate " + identity->certificate);
        return made.get();
    }

    Observed tls(const Attempt& a, const Identity* identity, SSL_SESSION* offered, OwnedSession* made, bool insists = false)
    {
        Observed o;
        Socket s;
        if (!dial(s, a)) {
            o.kind = Observed::Kind::nobody;
            return o;
        }
        const OwnedSsl ssl(SSL_new(context(identity)));
        const int version = a.version == Attempt::Version::tls12 ? TLS1_2_VERSION : TLS1_3_VERSION;
        SSL_set_min_proto_version(ssl.get(), version);
        SSL_set_max_proto_version(ssl.get(), version);
        SSL_set_post_handshake_auth(ssl.get(), a.post_handshake);
        if (!a.tickets)
            SSL_set_options(ssl.get(), SSL_OP_NO_TICKET);
        if (insists)
            SSL_set_options(ssl.get(), SSL_OP_NO_RENEGOTIATION);
        if (a.http2)
            SSL_set_alpn_protos(ssl.get(), reinterpret_cast<const unsigned char*>("\x02h2\x08http/1.1"), 12);
        if (!a.sni.empty())
            SSL_set_tlsext_host_name(ssl.get(), a.sni.c_str());
        if (offered)
            SSL_set_session(ssl.get(), offered);
        SSL_set_fd(ssl.get(), s.fd);
        ERR_clear_error();
        if (SSL_connect(ssl.get()) != 1) {
            o.kind = is_timeout() ? Observed::Kind::timeout : Observed::Kind::refused;
            o.detail = openssl_words();
            return o;
        }
        o.resumed = SSL_session_reused(ssl.get()) != 0;
        // A renegotiation would leave one that httpd does not take back; TLS 1.3 sends its own later.
        if (made && a.version == Attempt::Version::tls12)
            made->reset(SSL_get1_session(ssl.get()));
        const unsigned char* protocol = nullptr;
        unsigned size = 0;
        SSL_get0_alpn_selected(ssl.get(), &protocol, &size);
        o.http2 = size == 2;
        if (insists)
            ask_twice(ssl.get(), a, o);
        else if (o.http2)
            Http2(ssl.get()).get(a, o);
        else
            http1(ssl.get(), a, o);
        if (made && !*made)
            made->reset(SSL_get1_session(ssl.get()));
        SSL_shutdown(ssl.get());  // a session of a broken connection could not be resumed
        return o;
    }

    static void ask_twice(SSL* ssl, const Attempt& a, Observed& o)
    {
        const std::string first = request_text(a, "keep-alive"), second = request_text(a);
        SSL_write(ssl, first.data(), int(first.size()));
        // httpd closes the connection if the second one is there before it has made up its mind about the first.
        std::this_thread::sleep_for(std::chrono::milliseconds(80));
        SSL_write(ssl, second.data(), int(second.size()));
        errno = 0;
        std::string answer;
        const bool goes_on = skip_answer(ssl, a.method != "HEAD", &answer);
        read_answer(answer, o);
        if (goes_on && !o.page)
            read_last(ssl, o);
    }

    // The whole of an answer, so that the connection can be used again; false where it cannot.
    static bool skip_answer(SSL* ssl, bool has_body, std::string* whole_text = nullptr)
    {
        std::string own;
        std::string& answer = whole_text ? *whole_text : own;
        char some[4096];
        std::size_t whole = std::string::npos;
        while (answer.size() < whole) {
            const int n = SSL_read(ssl, some, int(sizeof some));
            if (n <= 0)
                return false;
            answer.append(some, std::size_t(n));
            if (const std::size_t end = answer.find("\r\n\r\n"); end != answer.npos && whole == answer.npos) {
                const std::string length = header(answer, "Content-Length");
                if ((has_body && length.empty()) || header(answer, "Connection") == "close")
                    return false;
                whole = end + 4 + (has_body ? std::size_t(std::atol(length.c_str())) : 0);
            }
        }
        return true;
    }

    static void http1(SSL* ssl, const Attempt& a, Observed& o)
    {
        std::vector<Attempt> before;
        if (!a.before.empty()) {
            before.push_back(a);
            before.back().path = a.before;
            before.back().query.clear();
        }
        if (a.repeated)
            before.push_back(a);
        for (const Attempt& one : before) {
            const std::string first = request_text(one, "keep-alive");
            SSL_write(ssl, first.data(), int(first.size()));
            errno = 0;
            if (!skip_answer(ssl, a.method != "HEAD")) {
                o.kind = is_timeout() ? Observed::Kind::timeout : Observed::Kind::refused;
                o.detail = openssl_words();
                return;
            }
        }
        const std::string text = request_text(a);
        SSL_write(ssl, text.data(), int(text.size()));
        read_last(ssl, o);
    }

    static void read_last(SSL* ssl, Observed& o)
    {
        std::string answer(8192, '\0');
        std::size_t got = 0;
        errno = 0;
        for (int n = 0; got < answer.size(); got += std::size_t(n))
            if ((n = SSL_read(ssl, answer.data() + got, int(answer.size() - got))) <= 0)
                break;
        if (got == 0 && is_timeout())
            o.kind = Observed::Kind::timeout;
        answer.resize(got);
        read_answer(answer, o);
        o.detail = openssl_words();
    }

    static Observed plain(const Attempt& a)
    {
        Observed o;
        Socket s;
        if (!dial(s, a)) {
            o.kind = Observed::Kind::nobody;
            return o;
        }
        const std::string text = request_text(a);
        if (send(s.fd, text.data(), text.size(), MSG_NOSIGNAL) < 0)
            return o;
        std::string answer(8192, '\0');
        std::size_t got = 0;
        errno = 0;
        for (ssize_t n = 0; got < answer.size(); got += std::size_t(n))
            if ((n = recv(s.fd, answer.data() + got, answer.size() - got, 0)) <= 0)
                break;
        if (got == 0 && is_timeout())
            o.kind = Observed::Kind::timeout;
        answer.resize(got);
        read_answer(answer, o);
        return o;
    }
};

Client::Client() : state_(std::make_unique<State>()) {}
Client::~Client() = default;

Observed Client::make(const Attempt& a, const Attempt* from)
{
    if (!a.tls)
        return State::plain(a);
    const Identity* identity = a.credential ? identity_of(*a.credential) : nullptr;
    if (a.credential && !identity)
        throw std::runtime_error("no certificate for this attempt");
    OwnedSession session;
    if (a.resumes_own) {
        Attempt first = a;
        first.resumes_own = false;
        state_->tls(first, identity, nullptr, &session);
        return state_->tls(a, identity, session.get(), nullptr);
    }
    if (!from)
        return state_->tls(a, identity, nullptr, nullptr);
    state_->tls(*from, identity, nullptr, &session);
    return state_->tls(a, nullptr, session.get(), nullptr);
}

Observed Client::insist(const Attempt& a)
{
    const Identity* identity = a.credential ? identity_of(*a.credential) : nullptr;
    return state_->tls(a, identity, nullptr, nullptr, true);
}

std::string to_string(const Observed& o)
{
    switch (o.kind) {
    case Observed::Kind::nobody: return "nobody";
    case Observed::Kind::timeout: return "timeout";
    case Observed::Kind::refused: return cat("refused", o.resumed ? " (resumed)" : "", o.detail.empty() ? "" : " ", o.detail);
    case Observed::Kind::answered: break;
    }
    return cat(o.status, " by ", o.server.empty() ? "?" : o.server, o.location.empty() ? "" : " -> ", o.location, o.resumed ? " (resumed)" : "",
               o.http2 ? " (h2)" : "");
}

}

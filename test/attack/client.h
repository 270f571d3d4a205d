#pragma once
#include <memory>
#include <string>

#include "core/httpd/request/attempt.h"

namespace aop::test {

// What really came of an attempt.
struct Observed {
    enum class Kind { nobody, refused, answered, timeout };
    Kind kind = Kind::refused;
    int status = 0;
    std::string server;  // the marker that every virtual host puts on its answers
    std::string location;
    std::string merged;  // what merged_settings.cpp says of the request
    bool page = false;   // the body is one of the generator's pages, or has "content"
    bool resumed = false;
    bool http2 = false;
    std::string detail;  // OpenSSL's words, when refused
};

// A client with everything that matters under control: SNI, certificate, TLS version,
// post-handshake authentication, resumption, HTTP/1 and HTTP/2.
class Client {
public:
    Client();
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    // `from`: where the session for Attempt::session_of is made first, with the attempt's
    // certificate; the attempt itself then has none. One that resumes its own session connects twice.
    Observed make(const Attempt&, const Attempt* from = nullptr);
    // Over HTTP/1.1 and TLS 1.2 it asks twice, and answers no HelloRequest between: what the second request gets, or the first one if that is a page.
    Observed insist(const Attempt&);

private:
    struct State;
    std::unique_ptr<State> state_;
};

std::string to_string(const Observed&);

}

#pragma once
#include <string>
#include <string_view>

namespace aop {

// What is certain, and what is not.
enum class Truth { no, yes, unknown };
constexpr Truth operator!(Truth t) { return t == Truth::unknown ? t : t == Truth::yes ? Truth::no : Truth::yes; }
Truth both(Truth, Truth);
Truth either(Truth, Truth);

// What an expression can see of a request that we only imagine.
struct Circumstances {
    bool tls = false;
    bool certificate = false;             // the client presented one
    std::string_view verify = "NONE";     // SSL_CLIENT_VERIFY: NONE, SUCCESS, GENEROUS, FAILED
    std::string_view host = {};
    std::string_view path = "/";
    bool http2 = false;
    std::string_view method = "GET";
    bool engine = true;                   // the virtual host asked has TLS itself, not borrowed
};

// httpd's expressions (<If>, Require expr, RewriteCond expr): `==` compares texts, `eq` numbers.
Truth holds(std::string_view expression, const Circumstances&);

// The language of SSLRequire, where `eq` compares texts.
Truth ssl_require_holds(std::string_view expression, const Circumstances&);

}

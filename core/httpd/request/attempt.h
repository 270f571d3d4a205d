#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/httpd/settings/server_id.h"
#include "core/httpd/syntax/address.h"
#include "core/httpd/syntax/place.h"

namespace aop {

// What is in a certificate: "CN=x,O=y" for "SSL_CLIENT_S_DN"; nothing for a variable that is not known.
using CertificateTexts = std::function<std::optional<std::string>(std::string_view variable)>;

// A client certificate, as far as it matters who made it and how long the way up is.
struct Credential {
    enum class Fault { none, expired, not_yet_valid, purpose };

    std::string anchor = {};  // SHA-256 of the self-signed certificate it hangs from; "" for one that nobody has
    int depth = 1;            // where that one stands in the chain: 0 is the client's own certificate
    int sent = 0;             // certificates that the client sends above its own
    Fault fault = Fault::none;
    const CertificateTexts* texts = nullptr;  // none: whatever the client likes
};

// One try to get at a page.
struct Attempt {
    enum class Version { tls12, tls13 };

    Address to = {};  // with a port; kind any: an address of the machine that no virtual host names
    bool ipv6 = false;
    bool tls = true;
    Version version = Version::tls13;
    bool http2 = false;
    std::string sni = {};  // "" for none
    std::optional<Credential> credential = {};
    bool post_handshake = false;              // the client offers TLS 1.3 post-handshake authentication
    std::optional<ServerId> session_of = {};  // resumes a session made there with `credential`, and has none itself
    bool resumes_own = false;                 // resumes the session of its own first connection, which came about with `credential`
    std::string session_sni = {};             // the name that session was made under
    bool tickets = true;                      // the client takes session tickets
    std::optional<std::string> host = {};     // none: HTTP/1.0 without Host
    bool http10 = false;                      // HTTP/1.0 although it has a Host
    std::string path = "/";                   // decoded; one that does not begin with a slash is a URL for a proxy
    std::string method = "GET";
    bool repeated = false;                            // asked twice on one connection, and the second answer counts
    std::string before = {};                          // a path that is asked for before it on the connection; "" for none
    std::map<std::string, std::string> headers = {};  // beside Host, by their lower-case names; "": not sent, where clients send one by themselves
    std::string query = {};
    std::string request_line = {};  // where it is another than METHOD PATH HTTP/1.1: with a whole URL
    bool missing_file = false;      // where a file would be served, there is none of that name
    bool past_guard = false;        // as if AOPGuard were off
    std::string bad_body = {};      // the status with which httpd refuses the body that is sent along, once it reads it; "" for none
    bool from_machine = false;      // the client is on this machine, as a server is that proxies
    std::string proxy_line = {};    // the address that a PROXY line in front claims; "" for none
};

// In the header Range: a part that no file has, for which httpd answers 416.
inline constexpr std::string_view range_of_nothing = "bytes=999999999999-";

// What comes of it.
struct Outcome {
    enum class Reply {
        nobody,          // nothing listens there
        refused,         // no answer: the handshake fails or the connection is dropped
        bad_request,     // 400
        forbidden,       // 403
        misdirected,     // 421
        redirect,        // elsewhere over https
        redirect_plain,  // elsewhere over http
        gone,            // a status that the configuration hands out instead of content
        error,           // 500
        served,          // the page, or whatever stands in its place
        unknown,         // not modelled: see reason
    };
    Reply reply = Reply::unknown;
    std::optional<ServerId> server = {};  // whose virtual host answers
    bool verified = false;                // a client certificate was verified on the way
    bool limited = false;                 // only with a password, or from certain addresses
    bool cached = false;                  // unknown only because a cache may have the page
    std::string reason = {};
    Place place = {};         // the line that decided
    std::string path = {};    // of what is served: that of the request, or where rules and index pages lead
    std::string target = {};  // its file, or the URL of the back end
    bool proxied = false;
    bool harmless = false;         // served, and no harm: answers of ACME, a page about an error
    bool handled = false;          // SetHandler or ScriptAlias: not just the file
    std::string path_prefix = {};  // of the line that leads to the target, if it has one
    bool has_fallback = false;     // FallbackResource answers where there is no file
    int status = 0;                // of `gone` and of redirects; of what is served in the body of a redirect
    int error_page_of = 0;         // the status whose ErrorDocument is served; 0: it is the page asked for
};

std::string_view to_string(Outcome::Reply);

// The path, which httpd sees decoded, and the query as the request line has them.
std::string request_target(const Attempt&);
// Its path alone, as it is sent, and the line that they are in.
std::string raw_path(const Attempt&);
std::string request_line(const Attempt&);
// The server that a whole URL in the request line names; "" for none.
std::string url_host(const Attempt&);

// What a stranger wants.
inline bool is_content(Outcome::Reply r) { return r == Outcome::Reply::served; }
inline bool is_harm(const Outcome& o) { return is_content(o.reply) && !o.harmless; }

}

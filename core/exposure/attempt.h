#pragma once
#include <optional>
#include <string>

#include "core/address.h"
#include "core/place.h"

namespace aop {

// A client certificate, as far as it matters who made it and how long the way up is.
struct Credential {
    enum class Fault { none, expired, not_yet_valid, purpose };

    std::string anchor = {};  // SHA-256 of the self-signed certificate it hangs from; "" for one that nobody has
    int depth = 1;            // where that one stands in the chain: 0 is the client's own certificate
    int sent = 0;             // certificates that the client sends above its own
    Fault fault = Fault::none;
};

// One try to get at a page.
struct Attempt {
    enum class Version { tls12, tls13 };

    Address to = {};  // with a port; kind any: an address of the machine that no virtual host names
    bool ipv6 = false;
    bool tls = true;
    Version version = Version::tls13;
    bool http2 = false;
    std::string sni = {};                        // "" for none
    std::optional<Credential> credential = {};
    bool post_handshake = false;                 // the client offers TLS 1.3 post-handshake authentication
    std::optional<std::size_t> session_of = {};  // resumes a session made there with `credential`, and has none itself
    std::string session_sni = {};                // the name that session was made under
    bool tickets = true;                         // the client takes session tickets
    std::optional<std::string> host = {};        // none: HTTP/1.0 without Host
    std::string path = "/";
    std::string method = "GET";
    bool repeated = false;                       // asked twice on one connection, and the second answer counts
};

// What comes of it.
struct Outcome {
    enum class Reply {
        nobody,        // nothing listens there
        refused,       // no answer: the handshake fails or the connection is dropped
        bad_request,   // 400
        forbidden,     // 403
        misdirected,   // 421
        redirect,      // elsewhere over https
        redirect_plain,  // elsewhere over http
        gone,          // a status that the configuration hands out instead of content
        error,         // 500
        served,        // the page, or whatever stands in its place
        unknown,       // not modelled: see reason
    };
    Reply reply = Reply::unknown;
    std::optional<std::size_t> server = {};  // whose virtual host answers
    bool verified = false;                   // a client certificate was verified on the way
    bool limited = false;                    // only with a password, or from certain addresses
    bool cached = false;                     // unknown only because a cache may have the page
    std::string reason = {};
    Place place = {};                        // the line that decided
};

std::string_view to_string(Outcome::Reply);

}

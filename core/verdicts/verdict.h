#pragma once
#include <array>
#include <string_view>

namespace aop {

// Can anyone reach this server's content without a client certificate that its
// trust set verifies? From best to worst; a server's verdict is the worst of its addresses.
enum class Verdict : unsigned char {
    enforced,     // no: the handshake demands it on every way in
    closed,       // plain or open, but nothing is served beyond redirects to https, ACME http-01 or denial
    unreachable,  // no request can reach it
    broken,       // nobody gets in, Cloudflare included, or httpd will not start or dies on reload
    unknown,      // something decisive could not be read or modelled
    partial,      // some ways in or some paths demand it, others do not
    optional,     // a certificate is asked for, content is served without
    open,         // TLS, none is asked for
    plain,        // content over plain HTTP
};
std::string_view to_string(Verdict);
inline constexpr std::array every_verdict{Verdict::enforced, Verdict::closed,   Verdict::unreachable, Verdict::broken, Verdict::unknown,
                                          Verdict::partial,  Verdict::optional, Verdict::open,        Verdict::plain};

// Whom does it let in?
enum class Trust {
    none,        // no anchors
    cloudflare,  // the shared origin-pull CA
    own,         // one private CA or self-signed certificate
    mixed,       // several anchors
    origin_ca,   // a Cloudflare Origin CA root: the classic wrong file
    public_web,  // Web PKI roots; written "public"
    unusable,    // expired, not a CA, unreadable, unparsable
    unknown,
};
std::string_view to_string(Trust);

}

#pragma once
#include <span>
#include <string_view>

namespace aop {

// Can a directive change who gets content?
enum class DirectiveEffect : unsigned char {
    inert,     // no: logging, charsets, expiry, sizes
    modelled,  // yes, and the phase named reads it
    bounded,   // yes, but no phase need read it: what it changes can only make the server less open than it is called
    opaque,    // it may, and nothing here models how
};

// The stage that reads a modelled directive, in the order in which httpd comes to them.
enum class Phase : unsigned char {
    none,       // neither modelled nor bounded
    structure,  // which directives hold, and which servers there are
    startup,    // does httpd start
    trust,      // which client certificates are accepted
    connection,
    handshake,
    read_request,
    post_read_request,
    quick_handler,
    translate_name,
    map_to_storage,
    access,
    authn,
    authz,
    fixups,
    handler,
    error,
};

// What an opaque directive may change.
enum class Acts : unsigned char {
    nothing,  // not opaque
    maps,     // which file or handler a URL leads to
    answers,  // it answers itself
    access,   // it lets in or refuses
    request,  // what later phases see of the request
    server,   // the configuration itself
    tls,      // the connection before there is a request
};

struct Effect {
    std::string_view name = {};  // the directive, spelled as in httpd; sections start with '<'
    DirectiveEffect effect = DirectiveEffect::inert;
    Phase phase = Phase::none;
    Acts acts = Acts::nothing;
    // It cannot let in a client that a handshake which requires a certificate keeps out.
    bool safe_behind_handshake = true;
    // It acts after AOPGuard has rejected strangers, and mod_aop judges what it makes of an exempt path and of the page of a refusal.
    bool safe_behind_guard = false;
    std::string_view reason = {};  // or empty, where the name says it
    std::string_view words = {};   // opaque only where one of these, separated by blanks, stands in the arguments; "" for always

    bool inert() const { return effect == DirectiveEffect::inert; }
    // Whatever the arguments are.
    bool opaque() const { return effect == DirectiveEffect::opaque; }
};

// All directives whose effect is known: those of httpd 2.4 and mod_aop, and those of well-known other modules; by name.
std::span<const Effect> effects();

// That of `directive`, without regard to case; null when nobody has looked at it: it must then be taken as opaque.
const Effect* effect_of(std::string_view directive);

}

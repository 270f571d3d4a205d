#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/boxed.h"
#include "core/exposure/attempt.h"
#include "core/exposure/network.h"
#include "core/exposure/taken.h"
#include "core/site.h"
#include "core/trust.h"
#include "core/verdict.h"

namespace aop {

// What a verdict hangs on, for rules to tell cases apart.
enum class Cause : unsigned char {
    handshake,       // the handshake demands a certificate, on every way in
    check,           // sections demand it, after the handshake, on every way in
    nothing_served,  // redirects, ACME, denial
    not_asked,       // TLS, and nobody asks
    optional,        // asked for, not demanded
    plain,           // no TLS here
    plain_first,     // no TLS, because the first virtual host of the address has none
    borrowed,        // SSLEngine off, reached over the TLS of the first virtual host
    some_paths,      // demanded on some paths or for some clients only
    other_ca,        // a connection made for another virtual host, with another CA, is let through
    sessions,        // its TLS sessions are interchangeable with those of a server with another CA
    no_anchor,       // a certificate is demanded, and none can verify
    depth,           // the verify depth refuses what the CA signs
    trust_unknown,   // the CA file cannot be read
    cached,          // demanded, but a cache serves what it has before anybody asks
    not_modelled,    // see reason
    not_read,        // the configuration goes beyond a limit of ours
    refused,         // httpd does not start with this configuration
    no_listener,     // nothing listens there
    unresolvable,    // the address cannot be one
    name_unknown,    // the address is a name that only DNS knows
    shadowed,        // its names belong to others, and it is not the first
};

// What a server is worth at one of its addresses, and why.
struct Judgement {
    std::size_t server = 0;   // index into Site::servers
    SharedText address;       // "*:443"
    Verdict verdict = Verdict::unknown;
    SharedText reason;        // one clause
    Place place;              // the line that decided
    Cause cause = Cause::not_modelled;
    std::uint32_t chain = 0;  // index into Exposure::chains
    std::optional<std::size_t> other = {};    // the server that decided, when it is another one
    Boxed<Attempt> attempt = {};              // the way in that the witness shows
    Place cache = {};                         // a CacheEnable that comes before a demand of it

    std::string witness() const;  // a command that shows it; "" where none exists
};

struct Exposure {
    std::vector<Judgement> judgements;  // by server, then by address
    std::vector<bool> tls;              // per server: does it speak TLS?
    std::vector<Chain> chains;
    std::vector<Endpoint> endpoints;
    std::vector<int> trust_group;       // per server: equal numbers trust the same certificates
    // Per server that trusts Cloudflare's shared CA: how another customer of Cloudflare gets its
    // content under a name that nobody here has.
    std::vector<Boxed<Attempt>> by_any_name;
    std::vector<TakenNames> taken;      // by server, then by address

    // Those of one server.
    std::span<const Judgement> of(std::size_t server) const;
    // The worst over the server's addresses.
    const Judgement* worst(std::size_t server) const;
};

// Whether virtual hosts that are alike but for their names share one judgement; without it takes longer.
enum class Alike { together, one_by_one };

// Of a configuration that httpd accepts and that was read to its end: `troubles` are not looked at.
Exposure expose(const Configuration&, const Site&, const TrustSets&, Alike = Alike::together);
// What they change about that.
void heed_troubles(Exposure&, const Configuration&, const Site&);

// A command to copy that makes this attempt: curl, with everything it needs.
std::string witness_of(const Attempt&);

}

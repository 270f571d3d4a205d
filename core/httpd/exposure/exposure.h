#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/sharing.h"
#include "core/httpd/exposure/open_paths.h"
#include "core/httpd/exposure/routes.h"
#include "core/httpd/exposure/shadowed_names.h"
#include "core/httpd/request/attempt.h"
#include "core/httpd/request/virtual_hosts.h"
#include "core/httpd/settings/site.h"
#include "core/httpd/syntax/problem.h"
#include "core/trust/trust_set.h"
#include "core/verdicts/verdict.h"
#include "core/verdicts/witness.h"

namespace aop {

// What a verdict hangs on, for rules to tell cases apart.
enum class Cause : unsigned char {
    handshake,       // the handshake requires a certificate, on every way in
    check,           // sections demand it, after the handshake, on every way in
    guard,           // AOPGuard demands it, after the handshake, of every request
    nothing_served,  // redirects, ACME, denial
    guard_alone,     // AOPGuard refuses everybody, since nobody has shown a certificate that this server trusts
    not_asked,       // TLS, and nobody asks
    optional,        // asked for, not demanded
    plain,           // no TLS here
    plain_first,     // no TLS, because the first virtual host of the address has none
    borrowed,        // SSLEngine off, reached over the TLS of the first virtual host
    some_paths,      // demanded on some paths or for some clients only
    error_page,      // demanded, but what httpd refuses early has a page of the site
    other_ca,        // a connection made for another virtual host, with another CA, is let through
    sessions,        // its TLS sessions are interchangeable with those of a server with another CA
    left_behind,     // demanded by sections, but a request before it may leave a certificate that nobody has verified
    unanswered,      // demanded by sections, but a client that does not renegotiate is served by its next request
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
    ServerId server = main_server;
    SharedString address;  // "*:443"
    Verdict verdict = Verdict::unknown;
    SharedString reason;  // one clause
    Place place;          // the line that decided
    Cause cause = Cause::not_modelled;
    // Where httpd does not start: what strangers would get if it did. Rules look at it, so that all mistakes are told at once.
    struct Configured {
        Verdict verdict;
        SharedString reason;
        Place place;
    };
    HeapOptional<Configured> if_started = {};
    ChainId chain = main_chain;          // in Exposure::chains
    std::optional<ServerId> other = {};  // the server that decided, when it is another one
    HeapOptional<Attempt> attempt = {};  // the way in that the witness shows
    bool would_redirect = false;         // what a guard refuses would be sent elsewhere without it
    bool is_example = false;             // of a class of requests; whether something answers this one is not known
    Place cache = {};                    // a CacheEnable that comes before a demand of it
    Place let_in = {};                   // the line that lets the attempt in, where there is one: a Require, an Allow

    Verdict configured() const { return if_started ? (*if_started).verdict : verdict; }
    Witness witness() const;  // proves it; empty where no command does
};

class Files;

struct Exposure {
    std::vector<Judgement> judgements;  // by server, then by address
    PerServer<bool> tls;                // per server: does it speak TLS?
    Chains chains;
    std::vector<Endpoint> endpoints;
    PerServer<int> trust_group;  // per server: equal numbers trust the same certificates
    // Per server that trusts Cloudflare's shared CA: how another customer of Cloudflare gets its
    // content under a name that nobody here has.
    PerServer<HeapOptional<Attempt>> by_any_name;
    std::vector<ShadowedNames> taken;  // by server, then by address
    // Per server: those of its open paths that clients without a certificate get something from.
    PerServer<std::set<std::string>> open_paths;
    std::vector<Route> routes;  // ways to protected content that lead through other servers

    // Those of one server.
    std::span<const Judgement> of(ServerId server) const;
    // The worst over the server's addresses.
    const Judgement* worst(ServerId server) const;
};

// Whether virtual hosts that are alike but for their names share one judgement; without it takes longer.
enum class Alike { together, one_by_one };

// Of a configuration that httpd accepts and that was read to its end: its problems are not looked at.
// With `files`, ways in are shown by pages that exist.
Exposure expose(const Configuration&, const Site&, const TrustSets&, Alike = Alike::together, Files* files = nullptr, const OpenPaths& = {});
// What they change about that.
void apply(const Problems&, Exposure&, const Site&);

// What a start that fails changes about it: every site is down, whatever else is true of it.
void refuse_start(Exposure&, const std::string& reason, const Place&);

// Whether nobody but the machine itself gets to the addresses of a judgement.
bool is_reached_from_loopback_only(const Exposure&, const Judgement&);

// The command that makes this attempt, curl or openssl, with everything it needs.
Witness witness_of(const Attempt&);

}

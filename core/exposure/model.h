#pragma once
#include <memory>
#include <unordered_map>
#include <vector>

#include "core/configuration.h"
#include "core/exposure/attempt.h"
#include "core/exposure/network.h"
#include "core/site.h"
#include "core/trust.h"

namespace aop {

// Everything that decides what httpd does with an attempt, prepared once.
struct Model {
    const Configuration& configuration;
    const Site& site;
    const TrustSets& trust;
    Network network;
    std::vector<bool> tls = {};  // per server: does it speak TLS?
    // Servers with equal numbers may stand in for each other between handshake and
    // request (SSLVHostSNIPolicy secure, authonly, and the check before 2.4.66).
    std::vector<int> secure_group = {}, authonly_group = {}, old_group = {};
    // Servers with equal numbers trust the same certificates.
    std::vector<int> trust_group = {};
    Lists<std::uint32_t> sections = {};  // per server: its own, without those inside others
    // Per virtual host: those of the main server that can hold for it.
    std::vector<std::shared_ptr<const std::vector<std::size_t>>> from_main = {};
    std::unordered_map<std::size_t, std::vector<std::size_t>> htaccess = {};  // by server: the files that it reads
    // Per server: the lines outside sections that say where a path leads (Alias, Redirect, RewriteRule, ProxyPass…),
    // picked out once since every attempt asks for them.
    Lists<const Directive*> mappings = {};

    bool conditions = false;  // some section is an <If>
    std::vector<bool> by_method = {};  // per server: who gets in may hang on the method
    std::vector<int> protocols = {};  // per server: bits of SSLProtocol

    Model(const Configuration&, const Site&, const TrustSets&);

    // The sections that can hold for a server, those of the main server first.
    template <class Visit>
    void each_section(std::size_t server, Visit visit) const
    {
        if (server)
            for (const std::size_t i : *from_main[server])
                visit(site.sections[i]);
        for (const std::size_t i : sections[server])
            visit(site.sections[i]);
    }
    // The .htaccess files that a server reads.
    const std::vector<std::size_t>& htaccess_of(std::size_t server) const
    {
        static const std::vector<std::size_t> none;
        const auto found = htaccess.find(server);
        return found == htaccess.end() ? none : found->second;
    }

    VerifyClient mode(std::size_t server) const
    {
        return site.servers[server].tls.verify_client.value_or(VerifyClient::none);
    }
};

// Whether a server has TLS itself.
bool speaks_tls(const Site&, const Server&);

// The answer of httpd to one attempt.
Outcome predict(const Model&, const Attempt&);

// --- Its stages, for those who try many attempts that begin alike. ---

// What is left of a handshake: who the connection belongs to and what is known of the client.
struct Connection {
    enum class State { established, refused, unknown };
    State state = State::established;
    bool tls = false;
    std::size_t chain = 0;
    std::size_t server = 0;       // the handshake's virtual host
    std::size_t context = 0;      // whose SSL_CTX it runs with: a vhost without TLS borrows the default's
    int asked = 0;                // what the client was asked for: bits of `demand`
    bool requested = false;       // and it was in this very connection, which OpenSSL does once
    bool resumed = false;
    bool certificate = false;
    std::string_view verify = "NONE";  // SSL_CLIENT_VERIFY
    std::string reason = {};
    Place place = {};
};

// OpenSSL's verify flags: ask for a certificate, fail without one.
enum Demand { demand_none = 0, demand_ask = 1, demand_must = 3 };
int demand_of(VerifyClient);

enum class Verification { ok, untrusted, refused, unknown };
// What the store of `store`'s context says of a certificate within `depth`.
Verification verify(const Model&, std::size_t store, const Credential&, int depth);

// Whether a handshake with this virtual host can have this TLS version.
bool offers(const Model&, std::size_t chain, std::size_t server, Attempt::Version);

Connection connect(const Model&, std::size_t chain, const Attempt&);
// Whether a connection made for one virtual host may ask for another.
enum class Switch { allowed, misdirected, forbidden };
Switch may_switch(const Model&, std::size_t from, std::size_t to, bool sni_sent, bool name_based);
// From the request line on, with the virtual host found.
Outcome request(const Model&, const Connection&, std::size_t server, const Attempt&);

// The identity under which a server's TLS sessions are kept: "name:port", 443 without a port.
std::string session_identity(const Site&, const Server&);

}

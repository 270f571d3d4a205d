#pragma once
#include <array>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/httpd/request/attempt.h"
#include "core/httpd/request/patterns.h"
#include "core/httpd/request/rewriting.h"
#include "core/httpd/request/served_elsewhere.h"
#include "core/httpd/request/trace.h"
#include "core/httpd/request/virtual_hosts.h"
#include "core/httpd/settings/site.h"
#include "core/httpd/syntax/configuration.h"
#include "core/trust/trust_set.h"

namespace aop {

class Imagination;

// Everything that decides what httpd does with an attempt, prepared once.
struct Model {
    const Configuration& configuration;
    const Site& site;
    const TrustSets& trust;
    Network network;
    PerServer<bool> tls = {};  // per server: does it speak TLS?
    // Servers with equal numbers may stand in for each other between handshake and
    // request (SSLVHostSNIPolicy secure, authonly, and the check before 2.4.66).
    PerServer<int> secure_group = {}, authonly_group = {}, old_group = {};
    // Servers with equal numbers trust the same certificates.
    PerServer<int> trust_group = {};
    Lists<ServerId, SectionId> sections = {};  // per server: its own, without those inside others
    // Per virtual host: those of the main server that can hold for it.
    PerServer<std::shared_ptr<const std::vector<SectionId>>> from_main = {};
    std::unordered_map<ServerId, std::vector<SectionId>> htaccess = {};  // by server: the files that it reads
    // Per server: the lines outside sections that say where a path leads (Alias, Redirect, RewriteRule, ProxyPass…),
    // picked out once since every attempt asks for them.
    Lists<ServerId, const Directive*> mappings = {};

    bool mentions_methods = false;  // AllowMethods

    // The names of an MDomain that MDRequireHttps redirects to https.
    struct RedirectedDomain {
        std::vector<std::string> names = {};
        const Directive* by = nullptr;
    };
    std::vector<RedirectedDomain> redirected_domains = {};

    std::vector<OwnProvider> own_providers = {};  // of <AuthzProviderAlias>: even the name of a provider of httpd's own

    bool conditions = false;         // some section is an <If>
    PerServer<bool> by_method = {};  // per server: who gets in may hang on the method
    PerServer<int> protocols = {};   // per server: bits of SSLProtocol

    Model(const Configuration&, const Site&, const TrustSets&);

    // The sections that can hold for a server, those of the main server first.
    template <class Visit>
    void each_section(ServerId server, Visit visit) const
    {
        if (server != main_server)
            for (const SectionId i : *from_main[server])
                visit(site.sections[i]);
        for (const SectionId i : sections[server])
            visit(site.sections[i]);
    }
    PerServer<std::vector<std::string>> open_paths = {};  // per server: see OpenPaths; nobody else looks at them than who judges
    Files* disk = nullptr;                                // for what only the disk knows: where links lead. None: nobody knows
    // The .htaccess files that a server reads.
    const std::vector<SectionId>& htaccess_of(ServerId server) const
    {
        static const std::vector<SectionId> none;
        const auto found = htaccess.find(server);
        return found == htaccess.end() ? none : found->second;
    }

    // The lines of a section that are asked for by name while a request is imagined; those in <Limit> as well.
    const std::vector<const Directive*>& lines_of(const Section&) const;
    // Of ServerPath: by it, clients without Host get to a virtual host; "" for none.
    std::string_view server_path(ServerId server) const;
    bool is_forward_proxy(ServerId server) const;
    // Some server of this httpd is a forward proxy, and neither its handshake nor <Proxy> keeps strangers out: through it they come from this
    // machine itself.
    bool has_open_proxy() const;
    // A section with SSLVerifyClient optional_no_ca where the server itself does not ask like that; nothing if there is none.
    const Section* takes_any_certificate() const;
    bool uses_canonical_name(ServerId server) const;
    // UseCanonicalName DNS: SERVER_NAME is what a reverse lookup says.
    bool asks_dns_for_name(ServerId server) const;
    bool uses_physical_port(ServerId server) const;
    // Proxies that are named, which may say who the client is: those of RemoteIPInternalProxy may name any address, those of RemoteIPTrustedProxy
    // one outside, which the machine itself may have.
    enum class NamedProxies { none, trusted, internal };
    NamedProxies named_proxies(ServerId server) const;
    // Whether pages of other servers may be in the cache under its name.
    bool shares_cache(ServerId server) const;
    // mod_allowmethods is loaded: httpd then asks for access anew for each page inside the server, whatever holds for it.
    bool asks_for_each_url() const { return asks_for_each_url_; }
    UsersFrom users_from() const { return users_from_; }
    bool needs_user_to_pass() const { return needs_user_to_pass_; }
    bool has_managed_domains() const { return managed_domains_; }
    // Whether something else than a file may answer: a script, a back end, an unknown handler.
    bool dynamic() const;
    // Which addresses clients of a server may claim, by mod_remoteip.
    enum class Claims { none, outside, any };
    Claims claims_of(ServerId server) const;
    // Whether connections to the addresses of a server, the first of them, begin with a PROXY line, those from the machine itself too.
    bool expects_proxy_line(ServerId server) const;
    // mod_rewrite's rules of a server, with what it inherits.
    const RewriteRules& rules_of(ServerId server) const;
    // RequestHeader … early, the main server's first.
    const std::vector<const Directive*>& early_headers_of(ServerId server) const;
    // What its sections begin with.
    const RewriteRules& rule_defaults_of(ServerId server) const;
    Patterns& patterns() const { return *patterns_; }
    const ServedElsewhere& served_elsewhere() const;
    // The local pages that ErrorDocument lines anywhere name, without a query.
    const std::set<std::string>& error_pages() const;
    // The statuses that have one: "404".
    const std::set<std::string, std::less<>>& error_statuses() const;

    // For whose files mod_mime's list of media types has a handler.
    const std::vector<std::string>& extensions_that_answer() const;

    VerifyClient mode(ServerId server) const { return site.servers[server].tls.verify_client.value_or(VerifyClient::none); }

private:
    // The last line of the main server and the virtual host.
    bool says(NameNumber name, ServerId server, std::string_view word) const;
    bool has_proxy_lines() const;
    std::vector<const Directive*> believed_proxies(ServerId server) const;
    bool says_on(NameNumber name, ServerId server) const;
    bool has_section_that_says(NameNumber name, ServerId server, std::string_view word) const;
    void number_groups();
    void list_sections();
    void note_managed_domains();
    void note_methods();
    void note_users();
    void add_error_pages(const Directive& node) const;
    std::vector<const Directive*> with_located_aliases(ServerId server) const;

    // Kept once asked for.
    std::unique_ptr<Patterns> patterns_ = std::make_unique<Patterns>();
    mutable std::unordered_map<const Directive*, std::vector<const Directive*>> lines_ = {};
    mutable std::unordered_map<ServerId, RewriteRules> rules_ = {}, rule_defaults_ = {};
    mutable std::unordered_map<ServerId, std::vector<const Directive*>> early_headers_ = {};
    mutable std::optional<ServedElsewhere> elsewhere_ = {};
    mutable std::optional<std::set<std::string>> error_pages_ = {};
    mutable std::set<std::string, std::less<>> error_statuses_ = {};
    mutable std::optional<bool> dynamic_ = {}, open_proxy_ = {}, proxy_lines_ = {};
    mutable std::optional<std::vector<const Directive*>> proxy_lists_ = {};
    mutable std::optional<const Section*> any_certificate_ = {};
    bool managed_domains_ = false, asks_for_each_url_ = false, needs_user_to_pass_ = false;
    UsersFrom users_from_ = UsersFrom::nothing;
    mutable std::optional<std::vector<std::string>> answering_extensions_ = {};
};

// Whether a server has TLS itself.
bool speaks_tls(const Site&, const Server&);

// The answer of httpd to one attempt; unknown where it hangs on what neither the attempt nor the configuration says.
Outcome predict(const Model&, const Attempt&, const Walk& = {});

// --- Its stages, for those who try many attempts that begin alike. ---

// What is left of a handshake: who the connection belongs to and what is known of the client.
struct Connection {
    enum class State { established, refused, unknown };
    State state = State::established;
    bool tls = false;
    ChainId chain = main_chain;
    ServerId server = main_server;   // the handshake's virtual host
    ServerId context = main_server;  // whose SSL_CTX it runs with: a vhost without TLS borrows the default's
    int asked = 0;                   // what the client was asked for: bits of `demand`
    bool requested = false;          // and it was in this very connection, which OpenSSL does once
    bool resumed = false;
    bool certificate = false;
    std::string_view verify = "NONE";  // SSL_CLIENT_VERIFY
    // The same until mod_ssl has checked access once in the connection, which forgets the error that optional_no_ca forgave; "" where it is
    // no other.
    std::string_view early_verify = {};
    std::string reason = {};
    Place place = {};
    // A certificate that nobody has verified, and that is on the connection up to TLS 1.2: a request before it or the handshake itself has
    // taken it.
    struct LeftOver {
        Place place = {};       // the line that took it; unset for none
        bool certain = true;    // not only if files and pages are as they may be
        bool generous = false;  // by optional_no_ca: SSL_CLIENT_VERIFY is GENEROUS from then on, and SUCCESS otherwise
        int asked = 0;          // what the connection demands by then: bits of `demand`
        std::string path = {};  // of the request; "" for the handshake
        bool insists = false;   // the client has that one and no other: it answers no HelloRequest
    } left_over = {};
    // Those of requests, by being generous.
    using LeftOvers = std::array<LeftOver, 2>;
    // Where a request notes them, if somebody wants to know.
    LeftOvers* leaves = nullptr;
    // The client has no certificate, and goes on with its requests where httpd wants to renegotiate.
    bool insists = false;
    // Where a request notes the line that demands a certificate after the handshake, if somebody wants to know.
    Place* asks_in_vain = nullptr;
};

// OpenSSL's verify flags: ask for a certificate, fail without one.
enum Demand { demand_none = 0, demand_ask = 1, demand_must = 3 };
int demand_of(VerifyClient);

// A certificate that a server trusts, the one that its SSLVerifyDepth minds least; nothing where it trusts none.
std::optional<Credential> trusted_credential(const Model&, ServerId server);

enum class Verification { ok, untrusted, refused, unknown };
// What the store of `store`'s context says of a certificate within `depth`.
Verification verify(const Model&, ServerId store, const Credential&, int depth);

// It hangs from a certificate of that store, as far as that is known.
bool is_anchored(const Model&, ServerId store, const Credential&);

// Whether a handshake with this virtual host can have this TLS version.
bool offers(const Model&, ChainId chain, ServerId server, Attempt::Version);

Connection connect(const Model&, ChainId chain, const Attempt&);
// Whether a connection made for one virtual host may ask for another.
enum class Switch { allowed, misdirected, forbidden };
Switch may_switch(const Model&, ServerId from, ServerId to, bool sni_sent, bool name_based);
// From the request line on, with the virtual host found.
// An Imagination settles what the attempt leaves open, which is unknown without one; PathClasses are told of conditions on the path.
// `walk`: the attempt is meant itself.
Outcome request(const Model&, const Connection&, ServerId server, const Attempt&, Imagination* = nullptr, PathClasses* = nullptr,
                const Walk* walk = nullptr);
// The same for an ErrorDocument that httpd turns to before any hook of the request itself has run.
Outcome error_page_request(const Model&, const Connection&, ServerId server, const Attempt&, std::string_view status, Imagination* = nullptr);

// The identity under which a server's TLS sessions are kept: "name:port", 443 without a port.
std::string session_identity(const Site&, const Server&);

}

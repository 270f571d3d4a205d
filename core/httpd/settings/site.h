#pragma once
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "core/base/sharing.h"
#include "core/base/table.h"
#include "core/httpd/settings/aop_settings.h"
#include "core/httpd/settings/section.h"
#include "core/httpd/settings/server_id.h"
#include "core/httpd/settings/setting.h"
#include "core/httpd/syntax/address.h"
#include "core/httpd/syntax/configuration.h"

namespace aop {

enum class Engine { off, on, optional };  // `optional` means off since 2.4.64
enum class VerifyClient { none, optional, require, optional_no_ca };
enum class SniPolicy { secure, authonly, strict, insecure };
enum class Scope { none, leaf, chain };  // of SSLCARevocationCheck and SSLOCSPEnable

std::string_view to_string(VerifyClient);

struct Revocation {
    Scope scope = Scope::none;
    bool missing_ok = false;  // no_crl_for_cert_ok, no_ocsp_for_cert_ok
    bool operator==(const Revocation&) const = default;
};

// One SSLOpenSSLConfCmd line.
struct ConfCmd {
    std::string command;
    std::string value;
    Place place;
};

// The handshake: what is offered in it, and to whom.
struct TlsHandshake {
    Setting<std::string> protocol;      // arguments as one text
    Setting<std::string> cipher_suite;  // of SSLCipherSuite without a protocol, or with "SSL"
    Setting<std::string> tls13_suite;   // with "TLSv1.3"
    Setting<std::string> ca_names_file, ca_names_path, srp_file;
    Setting<bool> strict_sni, insecure_renegotiation;
    std::vector<ConfCmd> conf_cmds;
};

// Whether a client certificate was withdrawn.
struct TlsRevocation {
    Setting<std::string> crl_file, crl_path;
    Setting<Revocation> crl_check, ocsp;
    Setting<std::string> ocsp_responder;
    Setting<bool> ocsp_override;
};

struct TlsSessions {
    Setting<bool> session_tickets;
    Setting<std::string> ticket_key_file;
};

// Towards the servers behind a proxy.
struct TlsProxy {
    Setting<bool> engine;
    Setting<std::string> verify, ca_file, ca_path;
};

// mod_ssl's settings of one server, paths absolute. Most servers say nothing of what is copy-on-write.
struct Tls {
    Setting<Engine> engine;
    Setting<VerifyClient> verify_client;
    Setting<int> verify_depth;
    Setting<std::string> ca_file, ca_path;
    std::vector<Setting<std::string>> certificates, keys;
    CopyOnWrite<TlsHandshake> handshake;
    CopyOnWrite<TlsRevocation> revocation;
    CopyOnWrite<TlsSessions> sessions;
    CopyOnWrite<TlsProxy> proxy;

    // Whether both have the same settings without a look at them, as most have that follow each other.
    bool shares_groups_with(const Tls& other) const
    {
        return handshake.is_same(other.handshake) && revocation.is_same(other.revocation) && sessions.is_same(other.sessions) &&
               proxy.is_same(other.proxy);
    }
};

// Those of httpd's core.
struct HttpSettings {
    Setting<std::string> protocol;                // of the Protocol directive
    Setting<bool> strict_host_check;              // StrictHostCheck: 400 for a Host that no virtual host there has
    Setting<std::vector<std::string>> protocols;  // of the Protocols directive, lower case
};

struct Server {
    ServerId index = main_server;
    const Directive* node = nullptr;                      // its <VirtualHost>; the tree's root for the main server
    Place place = {};                                     // of the <VirtualHost line
    CopyOnWrite<std::vector<Address>> at = {};            // its addresses: most have those of the one before
    Setting<std::string_view> server_name = {};           // as written; in the tree or in Site::texts
    std::vector<Setting<std::string_view>> aliases = {};  // likewise
    Setting<std::string> document_root = {};              // absolute
    Tls tls = {};
    CopyOnWrite<HttpSettings> http = {};
    CopyOnWrite<Intent> intent = {};

    bool is_main() const { return index == main_server; }
    const std::vector<Address>& addresses() const { return *at; }  // empty for the main server
    std::string_view host() const;                                 // of ServerName; "" without one
    std::optional<std::uint16_t> port() const;                     // likewise
    // Host of ServerName; without one the first address as written, "main server" for the main server.
    std::string name() const;
    // What messages call it: "shop.example.com:443", "*:443", "main server".
    std::string label() const;
};

struct Listener {
    Address address;       // kind any: all interfaces
    std::string protocol;  // "https", "http" or what was written
    Place place;
};

// What the configuration means once every server has its inherited values.
struct Site {
    std::vector<Listener> listeners;
    Table<ServerId, Server> servers;  // the main server, then vhosts in the order of the text
    Setting<SniPolicy> sni_policy;
    Setting<std::string> session_cache;
    Setting<std::string> user, group;                         // as written
    Table<SectionId, Section, std::deque<Section>> sections;  // in the order of the text, an outer one before its inner ones
    std::deque<std::string> texts;                            // of words that are written in quotes

    const Server& main() const { return servers[main_server]; }
};

Site evaluate(const Configuration&);

// The part of it that fills in Site::sections.
void collect_sections(const Configuration&, Site&);

// The word of SSLVerifyClient; nothing for what httpd refuses.
std::optional<VerifyClient> parse_verify_client(std::string_view word);

// As C's atoi, which httpd uses for SSLVerifyDepth: "1abc" is 1, "abc" is 0.
int as_atoi(std::string_view word);

}

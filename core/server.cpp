// What a server is called, and what it takes from the main server.
#include <utility>

#include "core/site.h"
#include "core/text.h"

namespace aop {

namespace {

// "https://name:443": the name, and what follows its colon.
std::pair<std::string_view, std::string_view> host_and_port(std::string_view name)
{
    if (const auto scheme = name.find("://"); scheme != name.npos)
        name.remove_prefix(scheme + 3);
    if (const auto colon = name.rfind(':'); colon != name.npos && name.find(']', colon) == name.npos)
        return {name.substr(0, colon), name.substr(colon + 1)};
    return {name, {}};
}

template <class T>
void prepend(std::vector<T>& own, const std::vector<T>& outer)
{
    own.insert(own.begin(), outer.begin(), outer.end());
}

}

std::string_view Server::host() const { return server_name ? host_and_port(*server_name).first : std::string_view(); }

std::optional<std::uint16_t> Server::port() const
{
    const int port = server_name ? as_atoi(host_and_port(*server_name).second) : 0;
    return port > 0 && port < 65536 ? std::optional(std::uint16_t(port)) : std::nullopt;
}

std::string Server::name() const
{
    if (is_main())
        return "main server";
    if (const std::string_view named = host(); !named.empty())
        return std::string(named);
    return addresses().empty() ? std::string(section_argument(*node)) : to_string(addresses()[0]);
}

std::string Server::label() const
{
    const std::string_view named = is_main() ? std::string_view() : host();
    if (named.empty() || addresses().empty() || !addresses()[0].port)
        return name();
    return cat(named, ':', *addresses()[0].port);
}

void RareServer::inherit(const RareServer& outer)
{
    protocol.inherit(outer.protocol);
    strict_host_check.inherit(outer.strict_host_check);
    protocols.inherit(outer.protocols);
}

void RareTls::inherit(const RareTls& outer)
{
    ca_names_file.inherit(outer.ca_names_file);
    ca_names_path.inherit(outer.ca_names_path);
    crl_file.inherit(outer.crl_file);
    crl_path.inherit(outer.crl_path);
    crl_check.inherit(outer.crl_check);
    ocsp.inherit(outer.ocsp);
    ocsp_responder.inherit(outer.ocsp_responder);
    ocsp_override.inherit(outer.ocsp_override);
    strict_sni.inherit(outer.strict_sni);
    session_tickets.inherit(outer.session_tickets);
    insecure_renegotiation.inherit(outer.insecure_renegotiation);
    ticket_key_file.inherit(outer.ticket_key_file);
    srp_file.inherit(outer.srp_file);
    proxy_engine.inherit(outer.proxy_engine);
    proxy_verify.inherit(outer.proxy_verify);
    proxy_ca_file.inherit(outer.proxy_ca_file);
    proxy_ca_path.inherit(outer.proxy_ca_path);
    ca_path.inherit(outer.ca_path);
    protocol.inherit(outer.protocol);
    cipher_suite.inherit(outer.cipher_suite);
    prepend(conf_cmds, outer.conf_cmds);  // appended by httpd: the main server's come first
}

void Tls::inherit(const Tls& outer)
{
    engine.inherit(outer.engine);
    verify_client.inherit(outer.verify_client);
    verify_depth.inherit(outer.verify_depth);
    ca_file.inherit(outer.ca_file);
    // A vhost's own entries take the places of the main server's with the same index.
    for (const auto member : {&Tls::certificates, &Tls::keys})
        for (std::size_t i = (this->*member).size(); i < (outer.*member).size(); ++i) {
            (this->*member).push_back((outer.*member)[i]);
            (this->*member).back().mark_inherited();
        }
}

}
